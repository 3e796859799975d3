/* Preloaded into a program: makes the n-th call that changes the disk fail, come up short, or be its last. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { KILL = -1, SHORT = -2, FULL = -3 };  /* otherwise the errno to fail with */

static int counting, seen, at, what, is_lasting, is_full;
static char names[1 << 16];

/* Begin to count; the call number `call` (from 1; 0: none) meets `fault`, and all after it too if it is lasting. */
void faults_arm(int call, int fault, int lasting) {
    seen = 0, at = call, what = fault, is_lasting = lasting, is_full = 0, names[0] = 0, counting = 1;
}

/* Stop counting. Returns the names of the calls that were made, each followed by a blank. */
const char *faults_disarm(void) {
    counting = 0;
    return names;
}

/* Return the fault that this call meets; 0: none. */
static int meets(const char *name) {
    if (!counting) return 0;
    seen++;
    if (strlen(names) + strlen(name) + 2 < sizeof names) strcat(strcat(names, name), " ");
    if (is_full && strstr(name, "write")) return ENOSPC;
    if (!at || !(seen == at || (is_lasting && seen > at))) return 0;
    if (what == KILL) kill(getpid(), SIGKILL);
    return what;
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
#define WRAPPED(name, declared, given)                                  \
    int name declared {                                                 \
        int fault = meets(#name);                                       \
        if (fault > 0) return errno = fault, -1;                        \
        return REAL(name) given;                                        \
    }

WRAPPED(fsync, (int fd), (fd))
WRAPPED(fdatasync, (int fd), (fd))
WRAPPED(ftruncate, (int fd, off_t size), (fd, size))
WRAPPED(ftruncate64, (int fd, off64_t size), (fd, size))
WRAPPED(mkdir, (const char *path, mode_t mode), (path, mode))
WRAPPED(rename, (const char *from, const char *to), (from, to))
WRAPPED(renameat, (int a, const char *from, int b, const char *to), (a, from, b, to))
WRAPPED(unlink, (const char *path), (path))
WRAPPED(unlinkat, (int fd, const char *path, int flags), (fd, path, flags))
WRAPPED(rmdir, (const char *path), (path))

#define OPENS(name, declared, given)                                    \
    int name declared {                                                 \
        mode_t mode = 0;                                                \
        if (flags & O_CREAT) {                                          \
            va_list rest;                                               \
            va_start(rest, flags);                                      \
            mode = va_arg(rest, mode_t);                                \
            va_end(rest);                                               \
            int fault = meets("open");                                  \
            if (fault > 0) return errno = fault, -1;                    \
        }                                                               \
        return REAL(name) given;                                        \
    }

OPENS(open, (const char *path, int flags, ...), (path, flags, mode))
OPENS(open64, (const char *path, int flags, ...), (path, flags, mode))
OPENS(openat, (int fd, const char *path, int flags, ...), (fd, path, flags, mode))
OPENS(openat64, (int fd, const char *path, int flags, ...), (fd, path, flags, mode))

/* Writes come up short, and a full disk refuses those after it too. */
#define WRITES(name, declared, given)                                   \
    ssize_t name declared {                                             \
        int fault = fd > 2 ? meets(#name) : 0;                          \
        if (fault > 0) return errno = fault, -1;                        \
        is_full |= fault == FULL;                                       \
        if (fault == SHORT || fault == FULL) size = (size + 1) / 2;     \
        return REAL(name) given;                                        \
    }

WRITES(write, (int fd, const void *content, size_t size), (fd, content, size))
WRITES(pwrite, (int fd, const void *content, size_t size, off_t at), (fd, content, size, at))
WRITES(pwrite64, (int fd, const void *content, size_t size, off64_t at), (fd, content, size, at))

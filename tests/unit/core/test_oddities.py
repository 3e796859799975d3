"""Tables as people really have them: what each file should be read as, nothing told."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from bertdesk.core.tablefile import read_table

Row = tuple[str, ...]


@dataclass(frozen=True)
class Odd:
    """A file, and the table in it; `aside` are the lines that are no rows of it."""

    text: str
    columns: Row
    rows: Sequence[Row]
    aside: tuple[int, ...] = ()
    encoding: str = "utf-8"


PLAIN: tuple[Row, ...] = (("fine", "good"), ("awful", "bad"))
TL: Row = ("text", "label")
LONG = "word " * 60_000

ODD: dict[str, Odd] = {
    # What programs write
    "Excel's sep= line": Odd("sep=;\ntext;label\nfine;good\nawful;bad\n", TL, PLAIN),
    "Excel's sep= line, quoted, with a bar": Odd('"sep=|"\ntext|label\nfine|good\nawful|bad\n', TL, PLAIN),
    "Excel's sep= line with a caret": Odd("sep=^\ntext^label\nfine^good\nawful^bad\n", TL, PLAIN),
    "Excel's Unicode text": Odd("text\tlabel\r\nfine\tgood\r\nawful\tbad\r\n", TL, PLAIN, encoding="utf-16"),
    "Excel's empty columns to the right": Odd("text,label,,,\nfine,good,,,\nawful,bad,,,\n", TL, PLAIN),
    "Excel's empty rows below": Odd("text,label,n\nfine,good,1\nawful,bad,2\n,,\n,,\n", (*TL, "n"), [("fine", "good", "1"), ("awful", "bad", "2"), ("", "", ""), ("", "", "")]),
    "a bank's export": Odd(
        "Kontoauszug;;;\nKonto;DE00 1234;;\n\nDatum;Text;Betrag;Währung\n01.02.2024;Miete, Februar;-850,00;EUR\n"
        "03.02.2024;Gehalt;2.100,00;EUR\n05.02.2024;Strom;-61,20;EUR\n\nSumme;;1.188,80\n",
        ("Datum", "Text", "Betrag", "Währung"),
        [("01.02.2024", "Miete, Februar", "-850,00", "EUR"), ("03.02.2024", "Gehalt", "2.100,00", "EUR"), ("05.02.2024", "Strom", "-61,20", "EUR")],
        aside=(1, 2, 9),
    ),
    "decimal commas between semicolons": Odd("a;b;c\n1,5;2,5;3,5\n4,5;5,5;6,5\n", ("a", "b", "c"), [("1,5", "2,5", "3,5"), ("4,5", "5,5", "6,5")]),
    "R's row names": Odd('"mpg","cyl"\n"1",21,6\n"2",22.8,4\n"3",21.4,6\n', ("Column 1", "mpg", "cyl"), [("1", "21", "6"), ("2", "22.8", "4"), ("3", "21.4", "6")]),
    "R's names of cars": Odd('"mpg","cyl"\n"Mazda RX4",21,6\n"Datsun 710",22.8,4\n', ("Column 1", "mpg", "cyl"), [("Mazda RX4", "21", "6"), ("Datsun 710", "22.8", "4")]),
    "pandas' index": Odd(",text,label\n0,fine,good\n1,awful,bad\n", ("Column 1", *TL), [("0", "fine", "good"), ("1", "awful", "bad")]),
    "pandas' index, saved again": Odd("Unnamed: 0,text,label\n0,fine,good\n1,awful,bad\n", ("Unnamed: 0", *TL), [("0", "fine", "good"), ("1", "awful", "bad")]),
    "pandas' numbers for names": Odd("0,1,2\nfine,good,1\nawful,bad,2\n", ("0", "1", "2"), [("fine", "good", "1"), ("awful", "bad", "2")]),
    "MySQL's backslashes": Odd("id\ttext\tlabel\n1\tC:\\\\temp\t\\N\n2\ta\\tb\tgood\n", ("id", *TL), [("1", "C:\\\\temp", "\\N"), ("2", "a\\tb", "good")]),
    "MySQL's console": Odd(
        "+----+-------+-------+\n| id | text  | label |\n+----+-------+-------+\n|  1 | fine  | good  |\n|  2 | awful | bad   |\n+----+-------+-------+\n",
        ("id", *TL), [("1", "fine", "good"), ("2", "awful", "bad")], aside=(1, 3, 6),
    ),
    "psql's console": Odd(
        " id | text  | label \n----+-------+-------\n  1 | fine  | good\n  2 | awful | bad\n(2 rows)\n",
        ("id", *TL), [("1", "fine", "good"), ("2", "awful", "bad")], aside=(2, 5),
    ),
    "a Markdown table": Odd("| text | label |\n|------|:-----:|\n| fine | good |\n| awful | bad |\n", TL, PLAIN, aside=(2,)),
    "Hive's control characters": Odd("text\x01label\x01n\nfine\x01good\x011\nawful\x01bad\x012\n", (*TL, "n"), [("fine", "good", "1"), ("awful", "bad", "2")]),
    "/etc/passwd": Odd(
        "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\nbin:x:2:2:bin:/bin:/usr/sbin/nologin\n",
        tuple(f"Column {n}" for n in range(1, 8)),
        [("root", "x", "0", "0", "root", "/root", "/bin/bash"), ("daemon", "x", "1", "1", "daemon", "/usr/sbin", "/usr/sbin/nologin"), ("bin", "x", "2", "2", "bin", "/bin", "/usr/sbin/nologin")],
    ),
    "columns under each other": Odd(
        "name        city          age\nAnn Lee     New York      31\nBob         Rio           45\nCho Min     Los Angeles   28\n",
        ("name", "city", "age"), [("Ann Lee", "New York", "31"), ("Bob", "Rio", "45"), ("Cho Min", "Los Angeles", "28")],
    ),
    "numbers between blanks": Odd("x y z\n1 2.5 a\n3 4.5 b\n5 6.5 c\n", ("x", "y", "z"), [("1", "2.5", "a"), ("3", "4.5", "b"), ("5", "6.5", "c")]),
    "numbers between several blanks": Odd("x    y    z\n1   2.5   a\n33  4.5   b\n5   66.5  c\n", ("x", "y", "z"), [("1", "2.5", "a"), ("33", "4.5", "b"), ("5", "66.5", "c")]),
    "two bars": Odd("text||label\nfine||good\nawful||bad\nso so||bad\n", TL, [*PLAIN, ("so so", "bad")]),
    "tildes and bars": Odd("text~|~label\nfine~|~good\nawful~|~bad\nso so~|~bad\n", TL, [*PLAIN, ("so so", "bad")]),
    "bars between blanks": Odd("text | label\nfine | good\nawful | bad\n", TL, PLAIN),
    "arrows": Odd("text => label\nfine => good\nawful => bad\nso so => bad\n", TL, [*PLAIN, ("so so", "bad")]),
    # Quotes
    "tabs and quotes that mean nothing": Odd('text\tlabel\n"Good" she said\tpos\nthe 5" screen\tneg\n"never\tneg\n', TL, [('"Good" she said', "pos"), ('the 5" screen', "neg"), ('"never', "neg")]),
    "apostrophes for quotes": Odd("'text','label'\n'well, fine','good'\n'it''s awful','bad'\n", TL, [("well, fine", "good"), ("it's awful", "bad")]),
    "apostrophes in texts": Odd("text,label\n'tis fine,good\nit's awful,bad\nrock 'n' roll,good\n", TL, [("'tis fine", "good"), ("it's awful", "bad"), ("rock 'n' roll", "good")]),
    "quotes doubled": Odd('text,label\n"so ""fine"", yes",good\nawful,bad\n', TL, [('so "fine", yes', "good"), PLAIN[1]]),
    "quotes escaped": Odd('text,label\n"so \\"fine\\", yes",good\nawful,bad\n', TL, [('so "fine", yes', "good"), PLAIN[1]]),
    "quotes escaped, and paths": Odd('text,label\n"a \\"b\\" in C:\\temp",good\nawful,bad\n', TL, [('a "b" in C:\\temp', "good"), PLAIN[1]]),
    "quotes neither doubled nor escaped": Odd('text,label\n"so "fine", yes",good\nawful,bad\n', TL, [('so "fine", yes', "good"), PLAIN[1]]),
    "quotes doubled here and not there": Odd('id,text,label\n1,"a ""b"" c",good\n2,"d "e" f",bad\n', ("id", *TL), [("1", 'a "b" c', "good"), ("2", 'd "e" f', "bad")]),
    "inches": Odd('item,size,n\nlamp,5",1\ndesk,60",2\nbed,70",3\n', ("item", "size", "n"), [("lamp", '5"', "1"), ("desk", '60"', "2"), ("bed", '70"', "3")]),
    "curly quotes": Odd("text,label\n“fine”,good\n“awful”,bad\n", TL, [("“fine”", "good"), ("“awful”", "bad")]),
    "a blank after the closing quote": Odd('text,label\n"fine" ,good\n"awful" ,bad\n', TL, PLAIN),
    "a blank before the opening quote": Odd('text, label\n"fine, yes", good\n"awful, no", "bad"\n', TL, [("fine, yes", "good"), ("awful, no", "bad")]),
    "all in quotes": Odd('"text","label"\n"fine","good"\n"awful","bad"\n', TL, PLAIN),
    "each line in quotes": Odd('"text,label"\n"fine,good"\n"awful,bad"\n', ("text,label",), [("fine,good",), ("awful,bad",)]),
    "a quote that never closes": Odd('id,text,label\n1,"fine,good\n2,awful,bad\n3,so so,bad\n', ("id", *TL), [("1", '"fine', "good"), ("2", "awful", "bad"), ("3", "so so", "bad")]),
    "a quote closed ten rows later": Odd(
        "id,text,label\n" + "".join(f'{n},{chr(34) * (n == 2)}text {n}{chr(34) * (n == 9)},good\n' for n in range(12)),
        ("id", *TL), [(str(n), f"{chr(34) * (n == 2)}text {n}{chr(34) * (n == 9)}", "good") for n in range(12)],
    ),
    "line breaks in quotes": Odd('text,label\n"fine,\nreally\n\nfine",good\nawful,bad\n', TL, [("fine,\nreally\n\nfine", "good"), PLAIN[1]]),
    "JSON in a cell": Odd('id,data,label\n1,"{""a"": [1, 2], ""b"": ""x,y""}",good\n2,"{}",bad\n', ("id", "data", "label"), [("1", '{"a": [1, 2], "b": "x,y"}', "good"), ("2", "{}", "bad")]),
    "JSON between tabs": Odd('id\tdata\n1\t{"a": [1, 2], "b": "x"}\n2\t{"a": []}\n', ("id", "data"), [("1", '{"a": [1, 2], "b": "x"}'), ("2", '{"a": []}')]),
    "HTML in a cell": Odd('text,label\n"<a href=""x"">a, b</a>",good\n<br/>none,bad\n', TL, [('<a href="x">a, b</a>', "good"), ("<br/>none", "bad")]),
    # Rows
    "a delimiter at each line's end": Odd("text;label;\nfine;good;\nawful;bad;\n", TL, PLAIN),
    "a delimiter at each line's end but the header's": Odd("text;label\nfine;good;\nawful;bad;\n", TL, PLAIN),
    "a delimiter at each line's beginning": Odd(";text;label\n;fine;good\n;awful;bad\n", TL, PLAIN),
    "a blank line after each row": Odd("text,label\n\nfine,good\n\nawful,bad\n\n", TL, PLAIN),
    "CR CR LF": Odd("text,label\r\r\nfine,good\r\r\nawful,bad\r\r\n", TL, PLAIN),
    "CR alone": Odd("text,label\rfine,good\rawful,bad\r", TL, PLAIN),
    "all three line ends": Odd("text,label\r\nfine,good\rawful,bad\n", TL, PLAIN),
    "unquoted commas in the text": Odd("id,text,n\n1,well, fine,3\n2,awful,4\n3,so, so, so,5\n", ("id", "text", "n"), [("1", "well, fine", "3"), ("2", "awful", "4"), ("3", "so, so, so", "5")]),
    "a cell too few in the middle": Odd("id,day,text,n\n1,2024-01-02,fine,3\n2,awful,4\n3,2024-01-05,so so,5\n", ("id", "day", "text", "n"), [("1", "2024-01-02", "fine", "3"), ("2", "", "awful", "4"), ("3", "2024-01-05", "so so", "5")]),
    "a delimiter too many": Odd("id,day,text,n\n1,2024-01-02,fine,3\n2,,2024-01-03,awful,4\n3,2024-01-05,so so,5\n", ("id", "day", "text", "n"), [("1", "2024-01-02", "fine", "3"), ("2", "2024-01-03", "awful", "4"), ("3", "2024-01-05", "so so", "5")]),
    "one row between semicolons": Odd("id,text,n\n1,fine,3\n2;awful;4\n3,so so,5\n", ("id", "text", "n"), [("1", "fine", "3"), ("2", "awful", "4"), ("3", "so so", "5")]),
    "remarks among the rows": Odd("# made by hand\ntext,label,n\nfine,good,1\n# the rest is from May\nawful,bad,2\n", (*TL, "n"), [("fine", "good", "1"), ("awful", "bad", "2")], aside=(1, 4)),
    "a hash that is text": Odd("text,label\n#fine,good\n#awful,bad\n", TL, [("#fine", "good"), ("#awful", "bad")]),
    "a title above": Odd("Reviews of May\n\ntext,label,n\nfine,good,1\nawful,bad,2\n", (*TL, "n"), [("fine", "good", "1"), ("awful", "bad", "2")], aside=(1,)),
    "a title with commas above": Odd("Reviews, of May, all\n\nid,text\n1,fine\n2,awful\n3,so so\n", ("id", "text"), [("1", "fine"), ("2", "awful"), ("3", "so so")], aside=(1,)),
    "how many rows there were": Odd("id,text,label\n1,fine,good\n2,awful,bad\n(2 rows affected)\n", ("id", *TL), [("1", "fine", "good"), ("2", "awful", "bad")], aside=(4,)),
    "two tables": Odd("id,text,label\n1,fine,good\n2,awful,bad\n3,so so,bad\n\nlabel,rows\ngood,1\nbad,2\n", ("id", *TL), [("1", "fine", "good"), ("2", "awful", "bad"), ("3", "so so", "bad")], aside=(6, 7, 8)),
    "files joined with their headers": Odd("text,label\nfine,good\ntext,label\nawful,bad\n", TL, PLAIN, aside=(3,)),
    "header of two lines": Odd("day,sold,bought\n,pieces,pieces\n2024-01-01,3,4\n2024-01-02,5,6\n", ("day", "sold pieces", "bought pieces"), [("2024-01-01", "3", "4"), ("2024-01-02", "5", "6")]),
    "no header": Odd("1,fine,2024-01-02\n2,awful,2024-01-03\n3,so so,2024-01-04\n", ("Column 1", "Column 2", "Column 3"), [("1", "fine", "2024-01-02"), ("2", "awful", "2024-01-03"), ("3", "so so", "2024-01-04")]),
    "years for names": Odd("city,2019,2020,2021\nRio,5,6,7\nRom,8,9,10\n", ("city", "2019", "2020", "2021"), [("Rio", "5", "6", "7"), ("Rom", "8", "9", "10")]),
    "one row": Odd("text,label\nfine,good\n", TL, PLAIN[:1]),
    # One column
    "essays, one a line": Odd("text\nWell, it was fine, all in all.\nNo.\nIf, and, when; we saw: nothing.\n", ("text",), [("Well, it was fine, all in all.",), ("No.",), ("If, and, when; we saw: nothing.",)]),
    "essays of one comma each": Odd("text\nWell, fine.\nNo, never.\nYes, always.\n", ("text",), [("Well, fine.",), ("No, never.",), ("Yes, always.",)]),
    "Chinese prose": Odd("文本\n这个很好，我很喜欢。\n不好、不行，也不便宜。\n一般，还可以。\n", ("文本",), [("这个很好，我很喜欢。",), ("不好、不行，也不便宜。",), ("一般，还可以。",)]),
    "Chinese prose and labels": Odd("文本,标签\n这个很好，我很喜欢。,正面\n不好、不行，也不便宜。,负面\n", ("文本", "标签"), [("这个很好，我很喜欢。", "正面"), ("不好、不行，也不便宜。", "负面")]),
    "full-width commas between cells": Odd("文本，标签，数\n很好，正面，3\n不好，负面，4\n一般，中性，5\n", ("文本", "标签", "数"), [("很好", "正面", "3"), ("不好", "负面", "4"), ("一般", "中性", "5")]),
    "times": Odd("time\n10:30\n11:45\n09:15\n", ("time",), [("10:30",), ("11:45",), ("09:15",)]),
    "days without a header": Odd("2024-01-02\n2024-01-03\n2024-01-05\n", ("Column 1",), [("2024-01-02",), ("2024-01-03",), ("2024-01-05",)]),
    "names of two words": Odd("full name\nAnn Lee\nBob Ray\nCho Min\nDan Fox\nEve Gil\n", ("full name",), [("Ann Lee",), ("Bob Ray",), ("Cho Min",), ("Dan Fox",), ("Eve Gil",)]),
    "addresses": Odd("url\nhttp://a.example/x/y\nhttp://b.example/p/q\nhttp://c.example/r/s\n", ("url",), [("http://a.example/x/y",), ("http://b.example/p/q",), ("http://c.example/r/s",)]),
    "decimal commas in one column": Odd("value\n1,5\n2,5\n3,75\n", ("value",), [("1,5",), ("2,5",), ("3,75",)]),
    "a log": Odd(
        "2024-01-02 10:00:01,123 INFO main - started\n2024-01-02 10:00:02,456 WARN net - slow, very slow\n2024-01-02 10:00:09,001 INFO main - done\n",
        ("Column 1",), [("2024-01-02 10:00:01,123 INFO main - started",), ("2024-01-02 10:00:02,456 WARN net - slow, very slow",), ("2024-01-02 10:00:09,001 INFO main - done",)],
    ),
    "JSON lines": Odd('{"text": "fine", "label": "good"}\n{"text": "awful", "label": "bad"}\n', TL, PLAIN),
    # Sizes
    "a line of 300,000 characters": Odd(f"text,label\n{LONG},good\nawful,bad\n", TL, [(LONG, "good"), PLAIN[1]]),
    "300 columns": Odd("".join(",".join(f"{mark}{n}" for n in range(300)) + "\n" for mark in "cxy"), tuple(f"c{n}" for n in range(300)), [tuple(f"{mark}{n}" for n in range(300)) for mark in "xy"]),
    "cells that are all empty": Odd("text,label\nfine,good\n,\nawful,bad\n", TL, [PLAIN[0], ("", ""), PLAIN[1]]),
    "an empty column in the middle": Odd("text,,label\nfine,,good\nawful,,bad\n", ("text", "Column 2", "label"), [("fine", "", "good"), ("awful", "", "bad")]),
    "NUL after each cell": Odd("text\0,label\0\nfine\0,good\0\nawful,bad\n", TL, PLAIN),
    "a mark in the middle of the file": Odd("text,label\nfine,good\n\ufeffawful,bad\n", TL, [PLAIN[0], ("\ufeffawful", "bad")]),
    "dates and times between commas": Odd("at,text\n2024-01-02 10:00,fine\n2024-01-02 11:30,awful\n", ("at", "text"), [("2024-01-02 10:00", "fine"), ("2024-01-02 11:30", "awful")]),
    "labels with slashes": Odd("text,label\nfine,a/b\nawful,c/d\n", TL, [("fine", "a/b"), ("awful", "c/d")]),
    "labels with semicolons": Odd("text,labels\nfine,a;b\nawful,c;d\nso so,a;d\n", ("text", "labels"), [("fine", "a;b"), ("awful", "c;d"), ("so so", "a;d")]),
    "tabs, and commas in each text": Odd("text\tlabel\nfine, good\tx\nbad, awful\ty\n", TL, [("fine, good", "x"), ("bad, awful", "y")]),
    "emoji": Odd("text,label\n😀, 👍🏽,good\n😡,bad\n", TL, [("😀, 👍🏽", "good"), ("😡", "bad")]),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_that_an_odd_table_is_read_as_it_is_meant(tmp_path: Path, name: str) -> None:
    odd = ODD[name]
    path = tmp_path / "table.csv"
    path.write_bytes(odd.text.encode(odd.encoding))
    table = read_table(path)
    assert (table.columns, list(table.rows)) == (odd.columns, list(odd.rows))
    assert tuple(row.line for row in table.skipped) == odd.aside
    account = table.account
    assert account.head + account.read + account.repaired + account.aside + account.blank == account.lines


def test_that_there_are_many_of_them() -> None:
    assert len(ODD) >= 60

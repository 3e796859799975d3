<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AboutWindow</name>
    <message>
        <source>About BERTDesk</source>
        <translation>关于 BERTDesk</translation>
    </message>
    <message>
        <source>Fine-tunes BERT text classifiers on this computer and shows the words behind each answer.</source>
        <translation>在这台电脑上微调 BERT 文本分类模型，并显示每个判断所依据的词语。</translation>
    </message>
    <message>
        <source>Nothing is sent anywhere, and nothing looks for updates: the network is used only for a download that you ask for.</source>
        <translation>不会向任何地方发送数据，也不会检查更新：只有在你要求下载时才使用网络。</translation>
    </message>
    <message>
        <source>Filter by name or licence</source>
        <translation>按名称或许可证筛选</translation>
    </message>
    <message>
        <source>Components</source>
        <translation>组件</translation>
    </message>
    <message>
        <source>Licence text</source>
        <translation>许可证全文</translation>
    </message>
    <message>
        <source>Qt and its licence</source>
        <translation>Qt 及其许可证</translation>
    </message>
    <message>
        <source>Copy versions</source>
        <translation>复制版本信息</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>BERTDesk uses Qt {version} and PySide6 under the GNU Lesser General Public License, version 3. Its text stands in the list of components, under Qt or PySide6. You may use BERTDesk with a Qt that you have changed, and take the program apart to see why it does not work with it. Build Qt {series} with the modules Core, Gui, Widgets, Svg, Network, OpenGL and DBus; then put your files in place of those named here, under the same names. Keep a copy of the old ones.</source>
        <translation>BERTDesk 依据 GNU 宽通用公共许可证（LGPL）第 3 版使用 Qt {version} 和 PySide6，许可证全文见组件列表中的 Qt 或 PySide6。你可以让 BERTDesk 使用你修改过的 Qt，并可为查明它为何不能配合工作而对程序进行反向工程。请用 Core、Gui、Widgets、Svg、Network、OpenGL 和 DBus 模块编译 Qt {series}，再用你的文件以相同的文件名替换下列文件，并保留原文件的副本。</translation>
    </message>
    <message>
        <source>Linux
Libraries: _internal/PySide6/Qt/lib/libQt6*.so.6
Plugins: _internal/PySide6/Qt/plugins
PySide6: _internal/PySide6/*.abi3.so, _internal/PySide6/libpyside6*, _internal/shiboken6
The folder _internal lies beside the program. An AppImage is unpacked by --appimage-extract first; the new program is squashfs-root/AppRun.</source>
        <translation>Linux
库：_internal/PySide6/Qt/lib/libQt6*.so.6
插件：_internal/PySide6/Qt/plugins
PySide6：_internal/PySide6/*.abi3.so、_internal/PySide6/libpyside6*、_internal/shiboken6
_internal 文件夹与程序在同一位置。AppImage 须先用 --appimage-extract 解包，解包后的程序是 squashfs-root/AppRun。</translation>
    </message>
    <message>
        <source>Windows
Libraries: _internal\PySide6\Qt6*.dll
Plugins: _internal\PySide6\plugins
PySide6: _internal\PySide6\*.pyd, _internal\PySide6\pyside6*.dll, _internal\shiboken6
Build with the same compiler as the official Qt: MSVC 2022, 64 bit, release.</source>
        <translation>Windows
库：_internal\PySide6\Qt6*.dll
插件：_internal\PySide6\plugins
PySide6：_internal\PySide6\*.pyd、_internal\PySide6\pyside6*.dll、_internal\shiboken6
请使用与官方 Qt 相同的编译器：MSVC 2022，64 位，发布版。</translation>
    </message>
    <message>
        <source>macOS
Libraries: BERTDesk.app/Contents/Frameworks/PySide6/Qt/lib/Qt*.framework
Plugins: BERTDesk.app/Contents/Frameworks/PySide6/Qt/plugins
PySide6: BERTDesk.app/Contents/Frameworks/PySide6/*.abi3.so and shiboken6
Then sign it anew for your own computer: codesign --force --deep --sign - BERTDesk.app</source>
        <translation>macOS
库：BERTDesk.app/Contents/Frameworks/PySide6/Qt/lib/Qt*.framework
插件：BERTDesk.app/Contents/Frameworks/PySide6/Qt/plugins
PySide6：BERTDesk.app/Contents/Frameworks/PySide6/*.abi3.so 和 shiboken6
然后为你自己的电脑重新签名：codesign --force --deep --sign - BERTDesk.app</translation>
    </message>
    <message>
        <source>Other libraries under the LGPL, in the program for Linux
GLib, libgcrypt, libsystemd and their like are unchanged files of the Debian packages that the list names with their versions. They lie in _internal and can be replaced in the same way. Sources: https://snapshot.debian.org</source>
        <translation>Linux 版程序中其他依据 LGPL 使用的库
GLib、libgcrypt、libsystemd 等是列表中所列 Debian 软件包（连同版本）的文件，未经修改，位于 _internal 文件夹，可用同样的方法替换。源代码：https://snapshot.debian.org</translation>
    </message>
    <message>
        <source>Installed with pip
Install another version, or a wheel of your own: pip install --force-reinstall PySide6-Essentials</source>
        <translation>用 pip 安装时
安装其他版本，或你自己的 wheel：pip install --force-reinstall PySide6-Essentials</translation>
    </message>
    <message>
        <source>Sources
Qt: https://download.qt.io/official_releases/qt/
PySide6 and Shiboken: https://download.qt.io/official_releases/QtForPython/
How to build them: https://doc.qt.io/qt-6/build-sources.html
Works of others within Qt: https://doc.qt.io/qt-6/licenses-used-in-qt.html</source>
        <translation>源代码
Qt：https://download.qt.io/official_releases/qt/
PySide6 和 Shiboken：https://download.qt.io/official_releases/QtForPython/
编译方法：https://doc.qt.io/qt-6/build-sources.html
Qt 中包含的其他作品：https://doc.qt.io/qt-6/licenses-used-in-qt.html</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>版本</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>not stated</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>{shown} of {all} components</source>
        <translation>{all} 个组件，显示 {shown} 个</translation>
    </message>
    <message>
        <source>This component came without its licence text; its homepage has it.</source>
        <translation>该组件未附许可证全文，请见其主页。</translation>
    </message>
    <message>
        <source>Copied</source>
        <translation>已复制</translation>
    </message>
</context>
<context>
    <name>AttentionDetail</name>
    <message>
        <source>How the weights of one piece come about</source>
        <translation>一个词元的权重是怎么来的</translation>
    </message>
    <message>
        <source>How “{piece}” comes by its weights</source>
        <translation>“{piece}”的权重是怎么来的</translation>
    </message>
    <message>
        <source>DeBERTa computes its scores otherwise than BERT: to the product of query and key it adds two with the distance between the pieces. So only the weights and the values are shown here, which are its own.</source>
        <translation>DeBERTa 计算分数的方法与 BERT 不同：除了查询和键的乘积，还要加上两项与词元间距离有关的乘积。所以这里只显示权重和值，它们都出自网络本身。</translation>
    </message>
    <message>
        <source>Queries and keys are those of this head, turned by an angle that grows with the position (rotary); the rest is as in BERT.</source>
        <translation>这里的查询和键属于这个头，并按位置转过一个角度，位置越靠后转得越多（旋转位置编码）；其余与 BERT 相同。</translation>
    </message>
    <message>
        <source>Query, keys and values are those of this head, with the biases that BERT adds and the formulas leave out. Choose a row to see its numbers in the formulas.</source>
        <translation>查询、键和值都是这个头自己的，已加上 BERT 的偏置（公式中从略）。选择一行，就能看到它代入公式的数值。</translation>
    </message>
    <message>
        <source>Computed from these scores, the weights agree with the network&apos;s own to {n} decimals.</source>
        <translation>由这些分数算出的权重，与网络自己的权重前 {n} 位小数一致。</translation>
    </message>
    <message>
        <source>“{piece}”: q · k = {product}, divided by √{d} = {scale}, gives e = {score}</source>
        <translation>“{piece}”：q · k = {product}，除以 √{d} = {scale}，得 e = {score}</translation>
    </message>
    <message>
        <source>e^{score} = {power}, divided by the sum of these powers over all pieces, {sum}, gives α = {weight}</source>
        <translation>e^{score} = {power}，除以所有词元的这种幂之和 {sum}，得 α = {weight}</translation>
    </message>
    <message>
        <source>This layer attends to near pieces alone: those without a score are too far away.</source>
        <translation>这一层只看附近的词元：没有分数的词元离得太远。</translation>
    </message>
    <message>
        <source>“{piece}” is not attended to.</source>
        <translation>“{piece}”不被关注。</translation>
    </message>
    <message>
        <source>“{piece}” adds {weight} times its value to z, whose first numbers are {numbers}</source>
        <translation>“{piece}”把自己的值乘以 {weight} 加进 z，z 的前几个数是 {numbers}</translation>
    </message>
    <message>
        <source>{numbers} …</source>
        <translation>{numbers} …</translation>
    </message>
    <message>
        <source>α · v, number {n}</source>
        <translation>α · v 第 {n} 个数</translation>
    </message>
    <message>
        <source>Piece</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>q · k</source>
        <translation>q · k</translation>
    </message>
    <message>
        <source>score e</source>
        <translation>分数 e</translation>
    </message>
    <message>
        <source>weight α</source>
        <translation>权重 α</translation>
    </message>
    <message>
        <source>length of α · v</source>
        <translation>α · v 的长度</translation>
    </message>
    <message>
        <source>Sum (z)</source>
        <translation>总和（z）</translation>
    </message>
</context>
<context>
    <name>AttentionView</name>
    <message>
        <source>All heads</source>
        <translation>所有的头</translation>
    </message>
    <message>
        <source>See which words decide, on the page “Classify”</source>
        <translation>到“分类”页查看哪些词起决定作用</translation>
    </message>
    <message>
        <source>A line from each piece to those it attends to</source>
        <translation>从每个词元连到它所看的词元</translation>
    </message>
    <message>
        <source>Attends</source>
        <translation>看的词元</translation>
    </message>
    <message>
        <source>is attended to</source>
        <translation>被看的词元</translation>
    </message>
    <message>
        <source>What each piece attends to, as lines</source>
        <translation>每个词元看向哪里（连线）</translation>
    </message>
    <message>
        <source>{piece} attends to {others}</source>
        <translation>{piece} 看向 {others}</translation>
    </message>
    <message>
        <source>What each piece attends to, as a matrix</source>
        <translation>每个词元看向哪里（矩阵）</translation>
    </message>
    <message>
        <source>{row} attends to {column}: {value}</source>
        <translation>{row} 看 {column}：{value}</translation>
    </message>
    <message>
        <source>Choose a piece at the left to see how its weights come about, number by number.</source>
        <translation>在左侧选择一个词元，可逐个数值地看到它的权重是怎么来的。</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>连线</translation>
    </message>
    <message>
        <source>Each picture is a head: pieces that attend are its rows, pieces that are attended to its columns, and what stands out is a strong weight. Choose one.</source>
        <translation>每个小图是一个头：行是看的词元，列是被看的词元，醒目处权重大。请选择一个。</translation>
    </message>
    <message>
        <source>Weights show where information flows. Whether they also explain why the network decides as it does is disputed: “attention is not explanation”.</source>
        <translation>权重说明信息往哪里流动；它能不能解释网络为什么这样判断，至今有争议：有论文说“注意力不等于解释”。</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>A cell for each two</source>
        <translation>每两个词元一个格子</translation>
    </message>
    <message>
        <source>One head</source>
        <translation>一个头</translation>
    </message>
    <message>
        <source>Mean of the layer</source>
        <translation>整层平均</translation>
    </message>
    <message>
        <source>The weights of the chosen head</source>
        <translation>所选头的权重</translation>
    </message>
    <message>
        <source>The mean of all heads of its layer</source>
        <translation>所在层所有头的平均</translation>
    </message>
    <message>
        <source>How the weights are drawn</source>
        <translation>权重的画法</translation>
    </message>
    <message>
        <source>Whose weights are drawn</source>
        <translation>画谁的权重</translation>
    </message>
    <message>
        <source>Weights of all heads, small</source>
        <translation>所有头的权重小图</translation>
    </message>
    <message>
        <source>Layer {layer}, head {head}</source>
        <translation>第 {layer} 层，第 {head} 个头</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Mean of each piece&apos;s largest weight</source>
        <translation>各词元最大权重的平均</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>{piece} ({weight})</source>
        <translation>{piece}（{weight}）</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>Layer {layer}, mean of all heads</source>
        <translation>第 {layer} 层，所有头的平均</translation>
    </message>
    <message>
        <source>A mean of heads is nothing that the network computes. Choose one head to see its numbers.</source>
        <translation>网络本身并不计算各头的平均。请选择一个头，查看它的数值。</translation>
    </message>
    <message>
        <source>Choose a cell to see how its row of weights comes about, number by number.</source>
        <translation>选择一个格子，可逐个数值地看到它那一行权重是怎么来的。</translation>
    </message>
</context>
<context>
    <name>BarList</name>
    <message>
        <source>Bars</source>
        <translation>条形图</translation>
    </message>
</context>
<context>
    <name>BeginningPanel</name>
    <message>
        <source>What it starts from</source>
        <translation>从什么开始</translation>
    </message>
    <message>
        <source>An encoder that goes on</source>
        <translation>在现有编码器上继续</translation>
    </message>
    <message>
        <source>A new network</source>
        <translation>新建网络</translation>
    </message>
    <message>
        <source>Size of the new network</source>
        <translation>新网络的大小</translation>
    </message>
    <message>
        <source>Tiny</source>
        <translation>微型</translation>
    </message>
    <message>
        <source>Mini</source>
        <translation>迷你</translation>
    </message>
    <message>
        <source>Small</source>
        <translation>小型</translation>
    </message>
    <message>
        <source>{layers} layers, {width} wide: the quickest, to see how learning goes.</source>
        <translation>{layers} 层，宽度 {width}：最快，适合先看看学习的过程。</translation>
    </message>
    <message>
        <source>{layers} layers, {width} wide: slower than tiny, and learns more.</source>
        <translation>{layers} 层，宽度 {width}：比微型慢，学得更多。</translation>
    </message>
    <message>
        <source>{layers} layers, {width} wide: the slowest of the three; wants much text, and patience or a graphics card.</source>
        <translation>{layers} 层，宽度 {width}：三者中最慢；需要大量文本，还需要耐心或显卡。</translation>
    </message>
    <message>
        <source>It keeps its vocabulary and what it has learnt, and gets to know your text besides: the usual choice, with little text too.</source>
        <translation>它保留自己的词表和已学到的内容，再熟悉你的文本：通常选这一项，文本不多时也适用。</translation>
    </message>
    <message>
        <source>It knows nothing yet, and its vocabulary is made of your text: it wants much of it.</source>
        <translation>它还什么都不会，词表由你的文本建立，因此需要大量文本。</translation>
    </message>
    <message>
        <source>{one} {two}</source>
        <translation>{one}{two}</translation>
    </message>
</context>
<context>
    <name>ChosenRowsPanel</name>
    <message>
        <source>The chosen row&apos;s text</source>
        <translation>所选行的文本</translation>
    </message>
    <message>
        <source>Choose a row to read its text whole.</source>
        <translation>选择一行，即可阅读全文。</translation>
    </message>
    <message>
        <source>Class for the chosen rows</source>
        <translation>所选行的类别</translation>
    </message>
    <message>
        <source>Set class</source>
        <translation>设为类别</translation>
    </message>
    <message>
        <source>Row {row}, line {line} of the file</source>
        <translation>第 {row} 行（文件第 {line} 行）</translation>
    </message>
    <message>
        <source>{count} rows are chosen, the last of them in line {line}</source>
        <translation>已选 {count} 行，最后一行在第 {line} 行</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
</context>
<context>
    <name>ClassWordsPanel</name>
    <message>
        <source>Words that lead to each class</source>
        <translation>指向各类别的词语</translation>
    </message>
    <message>
        <source>Class whose words are shown</source>
        <translation>显示哪个类别的词语</translation>
    </message>
    <message>
        <source>Words for and against the class</source>
        <translation>支持和反对该类别的词语</translation>
    </message>
    <message>
        <source>Texts with the word</source>
        <translation>含有该词的文本</translation>
    </message>
    <message>
        <source>See the words behind it</source>
        <translation>查看依据的词语</translation>
    </message>
    <message>
        <source>Collect the words</source>
        <translation>收集词语</translation>
    </message>
    <message>
        <source>Collect again</source>
        <translation>重新收集</translation>
    </message>
    <message>
        <source>Reading the texts. Cancel keeps what there is by then.</source>
        <translation>正在读取文本。取消时会保留已有的结果。</translation>
    </message>
    <message>
        <source>Explains up to {n} of the texts that the model was scored on, the quick way.</source>
        <translation>用快速方法解释模型评估过的文本，最多 {n} 条。</translation>
    </message>
    <message>
        <source>From {n} texts. Share: how much of all that speaks for or against the class in a text the word does, on average over the texts that have it. Words of fewer than three texts are left out.</source>
        <translation>来自 {n} 条文本。占比：在一条文本所有支持或反对该类别的得分中，这个词占多少，取含有它的文本的平均值。出现在不足三条文本中的词不列出。</translation>
    </message>
    <message>
        <source>“{word}” decides alone: put before texts of other classes, it makes {share} of them “{label}”. Is that a matter of the texts, or a mark that only your data has?</source>
        <translation>“{word}”单独就能决定结果：把它放在其他类别的文本前，其中 {share} 会变成“{label}”。这是文本内容本身，还是只有你的数据才有的标记？</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Share</source>
        <translation>占比</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本数</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Texts with “{word}”, where it counts most first</source>
        <translation>含有“{word}”的文本，作用最大的在前</translation>
    </message>
</context>
<context>
    <name>ClassifyPanel</name>
    <message>
        <source>Open a model…</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation>训练模型</translation>
    </message>
    <message>
        <source>Paste or type a text here</source>
        <translation>在此粘贴或输入文本</translation>
    </message>
    <message>
        <source>Text to classify</source>
        <translation>待分类的文本</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>or Ctrl+Enter</source>
        <translation>或按 Ctrl+Enter</translation>
    </message>
    <message>
        <source>This looks like</source>
        <translation>看起来属于</translation>
    </message>
    <message>
        <source>Probability of each class</source>
        <translation>各类别的概率</translation>
    </message>
    <message>
        <source>Paste or type the second text here: this model judges two together</source>
        <translation>在这里粘贴或输入第二段文本：这个模型把两段放在一起判断</translation>
    </message>
    <message>
        <source>Second text</source>
        <translation>第二段文本</translation>
    </message>
    <message>
        <source>Click a class to see the words for and against it.</source>
        <translation>点击某个类别，查看支持和反对它的词语。</translation>
    </message>
    <message>
        <source>There is no model yet: train one, or open a model folder.</source>
        <translation>还没有模型：请训练一个，或打开模型文件夹。</translation>
    </message>
    <message>
        <source>With the model “{name}”, which knows {n} classes</source>
        <translation>使用模型“{name}”，可区分 {n} 个类别</translation>
    </message>
    <message>
        <source>These hold</source>
        <translation>符合的类别</translation>
    </message>
    <message>
        <source>None of the classes</source>
        <translation>没有符合的类别</translation>
    </message>
    <message>
        <source>Read its first {n} tokens only</source>
        <translation>只读前 {n} 个词元</translation>
    </message>
    <message>
        <source>A text that is longer than the model can read at once is read in overlapping windows, and their answers are averaged. Other programs read the first window alone.</source>
        <translation>文本超过模型一次能读的长度时，会分成相互重叠的窗口来读，再对各窗口的结果取平均。其他程序只读第一个窗口。</translation>
    </message>
    <message>
        <source>The text was too long: its first {n} characters were pasted.</source>
        <translation>文本太长，只粘贴了前 {n} 个字符。</translation>
    </message>
    <message>
        <source>The text is so long that its end was not read.</source>
        <translation>文本太长，末尾部分没有读取。</translation>
    </message>
</context>
<context>
    <name>ColumnsPanel</name>
    <message>
        <source>Text column</source>
        <translation>文本列</translation>
    </message>
    <message>
        <source>Class column</source>
        <translation>类别列</translation>
    </message>
    <message>
        <source>Put together with the text</source>
        <translation>与文本拼在一起</translation>
    </message>
    <message>
        <source>A second text, judged with the first</source>
        <translation>第二段文本，与第一段一起判断</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Classes in a cell</source>
        <translation>一格里的类别</translation>
    </message>
    <message>
        <source>Several, separated by {mark}</source>
        <translation>多个，以 {mark} 分隔</translation>
    </message>
    <message>
        <source>One</source>
        <translation>一个</translation>
    </message>
</context>
<context>
    <name>ComparePanel</name>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Class that it is compared with</source>
        <translation>作为对照的类别</translation>
    </message>
    <message>
        <source>Compare with another model…</source>
        <translation>与另一个模型比较…</translation>
    </message>
    <message>
        <source>Compare now</source>
        <translation>现在比较</translation>
    </message>
    <message>
        <source>Close the other model</source>
        <translation>关闭另一个模型</translation>
    </message>
    <message>
        <source>Words that the models see most differently</source>
        <translation>两个模型看法差别最大的词语</translation>
    </message>
    <message>
        <source>Probability of each class, this model</source>
        <translation>各类别的概率，当前模型</translation>
    </message>
    <message>
        <source>The text with its words, this model</source>
        <translation>标出词语的文本，当前模型</translation>
    </message>
    <message>
        <source>Probability of each class, the other</source>
        <translation>各类别的概率，另一个模型</translation>
    </message>
    <message>
        <source>The text with its words, the other</source>
        <translation>标出词语的文本，另一个模型</translation>
    </message>
    <message>
        <source>What they see most differently</source>
        <translation>看法差别最大之处</translation>
    </message>
    <message>
        <source>Shares of all that moves each model, for the class (+) and against it (−).</source>
        <translation>占影响各模型的全部得分的比例：支持该类别 (+)，反对 (−)。</translation>
    </message>
    <message>
        <source>Words for “{label}”, compared with</source>
        <translation>支持“{label}”的词语，对照：</translation>
    </message>
    <message>
        <source>no other class</source>
        <translation>不对照其他类别</translation>
    </message>
    <message>
        <source>“{label}”</source>
        <translation>“{label}”</translation>
    </message>
    <message>
        <source>Words for “{label}” rather than “{other}”</source>
        <translation>支持“{label}”而非“{other}”的词语</translation>
    </message>
    <message>
        <source>Words for and against “{label}”</source>
        <translation>支持和反对“{label}”的词语</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>This model</source>
        <translation>当前模型</translation>
    </message>
    <message>
        <source>The other</source>
        <translation>另一个模型</translation>
    </message>
    <message>
        <source>Asking “{name}”…</source>
        <translation>正在询问“{name}”…</translation>
    </message>
    <message>
        <source>“{name}” was not asked about this text.</source>
        <translation>还没有就这段文本询问“{name}”。</translation>
    </message>
    <message>
        <source>“{name}” has no class “{label}”: its words are for the class that it gives the text.</source>
        <translation>“{name}”没有类别“{label}”：它的词语针对它给这段文本的类别。</translation>
    </message>
</context>
<context>
    <name>CurveChart</name>
    <message>
        <source>Show as chart</source>
        <translation>显示为图表</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>显示为表格</translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation>学习曲线</translation>
    </message>
    <message>
        <source>steps</source>
        <translation>步数</translation>
    </message>
</context>
<context>
    <name>CurveTable</name>
    <message>
        <source>Learning curve as a table</source>
        <translation>学习曲线（表格）</translation>
    </message>
    <message>
        <source>Step</source>
        <translation>步数</translation>
    </message>
</context>
<context>
    <name>DataPanel</name>
    <message>
        <source>Drop a table here</source>
        <translation>把表格拖到这里</translation>
    </message>
    <message>
        <source>A CSV, Excel or JSON file with a text and its class in each row, or a folder of texts per class.</source>
        <translation>CSV、Excel 或 JSON 文件，每行一段文本及其类别；或每个类别各有一个子文件夹的文本。</translation>
    </message>
    <message>
        <source>BERTDesk learns the classes from your rows, on this computer.</source>
        <translation>BERTDesk 会在这台电脑上，从这些数据中学会区分类别。</translation>
    </message>
    <message>
        <source>Then paste any text and see its class, and the words that led to it.</source>
        <translation>之后粘贴任意文本，就能看到它的类别，以及判断所依据的词语。</translation>
    </message>
    <message>
        <source>Open another file…</source>
        <translation>打开其他文件…</translation>
    </message>
    <message>
        <source>Continue to training</source>
        <translation>下一步：训练</translation>
    </message>
    <message>
        <source>Classes</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Rows of each class</source>
        <translation>各类别的行数</translation>
    </message>
    <message>
        <source>Length of the texts</source>
        <translation>文本长度</translation>
    </message>
    <message>
        <source>How many texts have how many tokens</source>
        <translation>文本的词元数分布</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>发现</translation>
    </message>
    <message>
        <source>Findings ({n})</source>
        <translation>发现（{n}）</translation>
    </message>
    <message>
        <source>Classes and lengths</source>
        <translation>类别与长度</translation>
    </message>
    <message>
        <source>What may be wrong with the rows</source>
        <translation>这些行可能有什么问题</translation>
    </message>
    <message>
        <source>How many, and how long</source>
        <translation>有多少，有多长</translation>
    </message>
    <message>
        <source>The first rows; the others are being read.</source>
        <translation>这是前几行，其余的正在读取。</translation>
    </message>
    <message>
        <source>{rows} rows, {columns} columns</source>
        <translation>{rows} 行，{columns} 列</translation>
    </message>
    <message>
        <source>{file} and {count} more</source>
        <translation>{file} 等另外 {count} 个文件</translation>
    </message>
    <message>
        <source>a text in each file</source>
        <translation>每个文件一段文本</translation>
    </message>
    <message>
        <source>a table in HTML or XML</source>
        <translation>HTML 或 XML 中的表格</translation>
    </message>
    <message>
        <source>The encoder has to be downloaded before its tokens can be counted.</source>
        <translation>需要先下载编码器，才能统计词元数量。</translation>
    </message>
    <message>
        <source>Counting the tokens…</source>
        <translation>正在统计词元数…</translation>
    </message>
    <message>
        <source>Half of the texts have at most {median} tokens (word pieces), the longest {longest}. Training reads up to {limit}: all fit.</source>
        <translation>半数文本不超过 {median} 个词元（词或词的片段），最长的有 {longest} 个。训练最多读取 {limit} 个词元，所有文本都能完整读取。</translation>
    </message>
    <message>
        <source>Half of the texts have at most {median} tokens (word pieces), the longest {longest}. {share} are longer than the {limit} that training reads: their end is not learned from.</source>
        <translation>半数文本不超过 {median} 个词元（词或词的片段），最长的有 {longest} 个。有 {share} 的文本超过训练读取的 {limit} 个词元，超出部分不参与学习。</translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop a file here</source>
        <translation>把文件拖到这里</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>打开文件…</translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation>试用示例</translation>
    </message>
    <message>
        <source>Area to drop a file on</source>
        <translation>文件拖放区</translation>
    </message>
</context>
<context>
    <name>EditsPanel</name>
    <message>
        <source>Safe for spreadsheets</source>
        <translation>对电子表格安全</translation>
    </message>
    <message>
        <source>A cell that begins with = + - or @ is a formula to a spreadsheet, which would compute it: an apostrophe before it keeps it a text. BERTDesk itself needs none.</source>
        <translation>以 = + - 或 @ 开头的单元格会被电子表格当作公式计算；在前面加一个撇号，它就保持为文本。BERTDesk 自己不需要它。</translation>
    </message>
    <message>
        <source>Save corrected table as…</source>
        <translation>将更正后的表格另存为…</translation>
    </message>
    <message>
        <source>Use them anyway</source>
        <translation>仍然使用</translation>
    </message>
    <message>
        <source>They are applied row by row, by number.</source>
        <translation>按行号逐行应用。</translation>
    </message>
    <message>
        <source>Begin anew</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>The changes that were made are kept aside, in a file.</source>
        <translation>已做的更改会保存在另一个文件中。</translation>
    </message>
    <message>
        <source>{n} changes; the file itself is never written.</source>
        <translation>{n} 处更改；文件本身从不改写。</translation>
    </message>
    <message>
        <source>One change; the file itself is never written.</source>
        <translation>一处更改；文件本身从不改写。</translation>
    </message>
    <message>
        <source>No change is in force.</source>
        <translation>没有生效的更改。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>{verb}: {action}</source>
        <translation>{verb}：{action}</translation>
    </message>
    <message>
        <source>Left out: {n}</source>
        <translation>已排除：{n}</translation>
    </message>
    <message>
        <source>Show excluded rows, to take some back</source>
        <translation>显示被排除的行，以便放回</translation>
    </message>
    <message>
        <source>Saving…</source>
        <translation>正在保存…</translation>
    </message>
    <message>
        <source>Saved as “{file}”.</source>
        <translation>已保存为“{file}”。</translation>
    </message>
</context>
<context>
    <name>EncoderChoice</name>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation>从文件夹选择…</translation>
    </message>
    <message>
        <source>pre-trained here</source>
        <translation>在此预训练</translation>
    </message>
    <message>
        <source>built in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>is downloaded first</source>
        <translation>需先下载</translation>
    </message>
    <message>
        <source>{name} ({place})</source>
        <translation>{name}（{place}）</translation>
    </message>
    <message>
        <source>{n} million weights</source>
        <translation>{n}M 参数</translation>
    </message>
    <message>
        <source>{n} layers</source>
        <translation>{n} 层</translation>
    </message>
    <message>
        <source>licence {name}</source>
        <translation>许可证 {name}</translation>
    </message>
    <message>
        <source>English</source>
        <translation>英文</translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation>中文</translation>
    </message>
    <message>
        <source>about a hundred languages</source>
        <translation>约一百种语言</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
<context>
    <name>EncoderPanel</name>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
</context>
<context>
    <name>EvaluatePanel</name>
    <message>
        <source>Evaluate on another file…</source>
        <translation>用其他文件评估…</translation>
    </message>
    <message>
        <source>Class by class</source>
        <translation>各类别的结果</translation>
    </message>
    <message>
        <source>Figures of each class</source>
        <translation>各类别的指标</translation>
    </message>
    <message>
        <source>What is taken for what</source>
        <translation>类别混淆情况</translation>
    </message>
    <message>
        <source>Click a cell to see its texts.</source>
        <translation>点击单元格，查看其中的文本。</translation>
    </message>
    <message>
        <source>Wrongly classified texts</source>
        <translation>分类错误的文本</translation>
    </message>
    <message>
        <source>Show all mistakes</source>
        <translation>显示全部错误</translation>
    </message>
    <message>
        <source>See the words behind it</source>
        <translation>查看依据的词语</translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation>训练模型</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>There is no model yet: train one, then its figures are here.</source>
        <translation>还没有模型：训练完成后，这里会显示它的各项指标。</translation>
    </message>
    <message>
        <source>Nothing is known yet about how good this model is.</source>
        <translation>这个模型的效果还没有评估过。</translation>
    </message>
    <message>
        <source>of {n} texts; 95 % interval {low} to {high}</source>
        <translation>共 {n} 条文本；95% 置信区间 {low} 至 {high}</translation>
    </message>
    <message>
        <source>micro-F1 {f1}: every decision counts the same</source>
        <translation>微平均 F1 {f1}：每次判断同等重要</translation>
    </message>
    <message>
        <source>{n} runs: {figure} ± {sd} on average</source>
        <translation>{n} 次训练：平均 {figure} ± {sd}</translation>
    </message>
    <message>
        <source>Right (accuracy)</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Exactly the right classes</source>
        <translation>类别完全正确</translation>
    </message>
    <message>
        <source>Macro-F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>every class counts the same</source>
        <translation>各类别权重相同</translation>
    </message>
    <message>
        <source>Word counts alone (TF-IDF)</source>
        <translation>只看词频（TF-IDF）</translation>
    </message>
    <message>
        <source>Always the largest class</source>
        <translation>总是猜最大的类别</translation>
    </message>
    <message>
        <source>Always the usual classes</source>
        <translation>总是给出常见类别</translation>
    </message>
    <message>
        <source>macro-F1 {f1}</source>
        <translation>宏平均 F1 {f1}</translation>
    </message>
    <message>
        <source>“{label}”, macro-F1 {f1}</source>
        <translation>“{label}”，宏平均 F1 {f1}</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>精确率</translation>
    </message>
    <message>
        <source>Recall</source>
        <translation>召回率</translation>
    </message>
    <message>
        <source>F1</source>
        <translation>F1</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本数</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Wrong on {n} of {all} texts, the surest mistakes first</source>
        <translation>{all} 条文本中判错 {n} 条，最有把握的错误排在前面</translation>
    </message>
    <message>
        <source>{n} texts of “{true}” that were taken for “{answer}”</source>
        <translation>{n} 条“{true}”文本被判为“{answer}”</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>True class</source>
        <translation>真实类别</translation>
    </message>
    <message>
        <source>Predicted class</source>
        <translation>预测类别</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
</context>
<context>
    <name>ExampleCard</name>
    <message>
        <source>What it reads just now</source>
        <translation>它现在读到的</translation>
    </message>
    <message>
        <source>Above each place that is asked about: the truth, and what the network guessed before it was told, with how sure it was. A dashed frame: another piece stands there instead of the true one.</source>
        <translation>每个要猜的位置上方：原来的词元，以及网络在得知答案之前猜的是什么、有多大把握。虚线框：那里放的是别的词元，不是原来的。</translation>
    </message>
    <message>
        <source>Text A</source>
        <translation>文本 A</translation>
    </message>
    <message>
        <source>Text B</source>
        <translation>文本 B</translation>
    </message>
</context>
<context>
    <name>ExportButton</name>
    <message>
        <source>Copy or save</source>
        <translation>复制或保存</translation>
    </message>
    <message>
        <source>Take the text with its marks along</source>
        <translation>把带标记的文本复制或保存到别处</translation>
    </message>
    <message>
        <source>Copy as text</source>
        <translation>复制为纯文本</translation>
    </message>
    <message>
        <source>Copy with colours</source>
        <translation>复制（带颜色）</translation>
    </message>
    <message>
        <source>Copy as picture</source>
        <translation>复制为图片</translation>
    </message>
    <message>
        <source>Save as…</source>
        <translation>另存为…</translation>
    </message>
</context>
<context>
    <name>FailuresPanel</name>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
</context>
<context>
    <name>FigureFrame</name>
    <message>
        <source>Show as figure</source>
        <translation>显示为图形</translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation>显示为表格</translation>
    </message>
    <message>
        <source>Copy the figure</source>
        <translation>复制此图</translation>
    </message>
    <message>
        <source>Copy as table</source>
        <translation>复制为表格</translation>
    </message>
    <message>
        <source>Copy as picture</source>
        <translation>复制为图片</translation>
    </message>
    <message>
        <source>{name}, as a table</source>
        <translation>{name}（表格）</translation>
    </message>
</context>
<context>
    <name>FindingsPanel</name>
    <message>
        <source>What was found in the table</source>
        <translation>表格中的发现</translation>
    </message>
    <message>
        <source>How far the table has been looked through</source>
        <translation>表格检查的进度</translation>
    </message>
    <message>
        <source>Class for the rows of the finding</source>
        <translation>该发现所涉行的类别</translation>
    </message>
    <message>
        <source>Spelling to keep</source>
        <translation>要保留的写法</translation>
    </message>
    <message>
        <source>Keep one of each group</source>
        <translation>每组保留一行</translation>
    </message>
    <message>
        <source>Write all as</source>
        <translation>统一写作</translation>
    </message>
    <message>
        <source>Set the probable class</source>
        <translation>设为可能的类别</translation>
    </message>
    <message>
        <source>Set class</source>
        <translation>设为类别</translation>
    </message>
    <message>
        <source>Mask personal data</source>
        <translation>遮盖个人信息</translation>
    </message>
    <message>
        <source>Cut it out of the texts</source>
        <translation>从文本中删去</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>These are fine</source>
        <translation>没有问题</translation>
    </message>
    <message>
        <source>The first row of each group stays, the others are left out.</source>
        <translation>保留每组的第一行，其余排除。</translation>
    </message>
    <message>
        <source>A placeholder such as [email] takes its place.</source>
        <translation>用 [email] 之类的占位符代替。</translation>
    </message>
    <message>
        <source>They are neither learned from nor tested on. The file keeps them.</source>
        <translation>它们既不用于学习，也不用于测试。文件中仍保留。</translation>
    </message>
    <message>
        <source>The finding is not told again for this table.</source>
        <translation>对这张表格不再提示此发现。</translation>
    </message>
    <message>
        <source>Training reads only the text column: nothing has to be done.</source>
        <translation>训练只读取文本列：无需处理。</translation>
    </message>
    <message>
        <source>{kind}: {text}</source>
        <translation>{kind}：{text}</translation>
    </message>
    <message>
        <source>For all {total} rows:</source>
        <translation>对全部 {total} 行：</translation>
    </message>
    <message>
        <source>For the {n} chosen rows of {total}:</source>
        <translation>对 {total} 行中所选的 {n} 行：</translation>
    </message>
    <message>
        <source>For this row:</source>
        <translation>对这一行：</translation>
    </message>
    <message>
        <source>For the chosen row of {total}:</source>
        <translation>对 {total} 行中所选的一行：</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Look again</source>
        <translation>重新检查</translation>
    </message>
    <message>
        <source>What is wrong with the rows is looked for once text and class are known.</source>
        <translation>确定文本列和类别列后，才会检查这些行的问题。</translation>
    </message>
    <message>
        <source>Looking for what may be wrong with the rows…</source>
        <translation>正在检查这些行可能的问题…</translation>
    </message>
    <message>
        <source>Looking again…</source>
        <translation>正在重新检查…</translation>
    </message>
    <message>
        <source>Choose one to see its rows.</source>
        <translation>选择一项以查看相关的行。</translation>
    </message>
    <message>
        <source>Stopped before the table was looked through.</source>
        <translation>表格尚未检查完就已停止。</translation>
    </message>
    <message>
        <source>Nothing found. Looked for: equal and similar texts, empty, short and long ones, small classes and classes written in several ways, other languages, shared words, columns that give the class away, personal data, and classes that are probably wrong.</source>
        <translation>没有发现问题。已检查：相同和相近的文本，空文本、过短和过长的文本，过小的类别和写法不一的类别，其他语言，共有的词句，泄露类别的列，个人信息，以及可能错误的类别。</translation>
    </message>
</context>
<context>
    <name>ForecastPanel</name>
    <message>
        <source>Trying a batch on this computer…</source>
        <translation>正在这台电脑上试算一批…</translation>
    </message>
    <message>
        <source>The GPU pack trains it: how long that takes is known once it runs.</source>
        <translation>将由 GPU 包训练：开始后才知道需要多久。</translation>
    </message>
    <message>
        <source>Looking for the fastest device that works…</source>
        <translation>正在寻找可用的最快设备…</translation>
    </message>
    <message>
        <source>Trains on {device}: a test step has just run there.</source>
        <translation>将在 {device} 上训练：刚刚已试运行一步。</translation>
    </message>
</context>
<context>
    <name>GpuPackPanel</name>
    <message>
        <source>GPU pack</source>
        <translation>GPU 组件</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel the installation of the GPU pack</source>
        <translation>取消安装 GPU 组件</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Remove the GPU pack</source>
        <translation>删除 GPU 组件</translation>
    </message>
    <message>
        <source>Progress of the installation</source>
        <translation>安装进度</translation>
    </message>
    <message>
        <source>Mirror of the package index</source>
        <translation>软件包索引的镜像</translation>
    </message>
    <message>
        <source>It lies in {folder}</source>
        <translation>它位于 {folder}</translation>
    </message>
    <message>
        <source>Renew</source>
        <translation>更新</translation>
    </message>
    <message>
        <source>Install</source>
        <translation>安装</translation>
    </message>
    <message>
        <source>Removing…</source>
        <translation>正在删除…</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Found: {name}.</source>
        <translation>检测到：{name}。</translation>
    </message>
    <message>
        <source>With the GPU pack, training runs on the graphics card, many times faster. It is a Python with torch for CUDA in your data folder: {size} to download, about {disk} on the disk. Nothing else on this computer is changed, and it can be removed here.</source>
        <translation>安装 GPU 组件后，训练会在显卡上进行，速度快很多倍。它是放在你的数据文件夹里的一套 Python 和支持 CUDA 的 torch：需下载 {size}，约占磁盘 {disk}。不会改动这台电脑上的其他内容，可随时在这里删除。</translation>
    </message>
    <message>
        <source>What was downloaded last time is kept.</source>
        <translation>上次已下载的部分仍然保留。</translation>
    </message>
    <message>
        <source>The GPU pack that is installed belongs to another version of BERTDesk, so training does not use it.</source>
        <translation>已安装的 GPU 组件属于另一个版本的 BERTDesk，因此训练时不会使用它。</translation>
    </message>
    <message>
        <source>Installed, {size}.</source>
        <translation>已安装，{size}。</translation>
    </message>
    <message>
        <source>Installed, {size}. Training runs on {name}.</source>
        <translation>已安装，{size}。训练在 {name} 上进行。</translation>
    </message>
    <message>
        <source>No graphics card answered in it, so training runs on the processor all the same.</source>
        <translation>其中没有检测到可用的显卡，因此训练仍在处理器上进行。</translation>
    </message>
    <message>
        <source>This graphics card is too old for the pack; training runs on the processor.</source>
        <translation>这块显卡对该组件来说太旧；训练在处理器上进行。</translation>
    </message>
    <message>
        <source>The driver {version} is too old: the pack needs one for CUDA {cuda}. Update the driver.</source>
        <translation>驱动程序 {version} 太旧：该组件需要支持 CUDA {cuda} 的驱动程序。请更新驱动程序。</translation>
    </message>
    <message>
        <source>Downloading: {done} of {total}</source>
        <translation>正在下载：{done} / {total}</translation>
    </message>
    <message>
        <source>Unpacking and trying it out: this takes a few minutes</source>
        <translation>正在解压并试运行：需要几分钟</translation>
    </message>
</context>
<context>
    <name>HeadInput</name>
    <message>
        <source>What each head attends to</source>
        <translation>每个注意力头在看什么</translation>
    </message>
    <message>
        <source>Layer {layer}, head {head}</source>
        <translation>第 {layer} 层，第 {head} 个头</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Head</source>
        <translation>头</translation>
    </message>
    <message>
        <source>Largest weight</source>
        <translation>最大权重</translation>
    </message>
</context>
<context>
    <name>HelpedPanel</name>
    <message>
        <source>By texts that were kept back</source>
        <translation>用留出的文本</translation>
    </message>
    <message>
        <source>By classifiers on the open table, too</source>
        <translation>再用打开的表格训练分类器</translation>
    </message>
    <message>
        <source>Did it help?</source>
        <translation>有帮助吗？</translation>
    </message>
    <message>
        <source>Both encoders, as it was and as it is, are asked for the same…</source>
        <translation>正在让学习前后的两个编码器回答同样的问题…</translation>
    </message>
    <message>
        <source>Both encoders, as it was and as it is, guess every word of texts that were kept back. With rows and classes, three classifiers are trained on each and compared: that takes six trainings.</source>
        <translation>让学习前和学习后的编码器逐词猜测留出的文本。如果有带类别的行，还会用每个编码器各训练三个分类器来比较：一共要训练六次。</translation>
    </message>
</context>
<context>
    <name>InsideView</name>
    <message>
        <source>A classifier reads the vector of [CLS] after its last layer. Here you see what [CLS] holds after each layer, of your text and of many labelled ones.</source>
        <translation>分类器读取最后一层之后 [CLS] 的向量。这里可以看到每一层之后 [CLS] 里有什么：你的文本，以及许多带标签的文本。</translation>
    </message>
    <message>
        <source>This one reads the mean of all tokens instead: that is what “[CLS]” means below.</source>
        <translation>这个分类器读的是所有词元的平均值：下文的“[CLS]”指的就是它。</translation>
    </message>
    <message>
        <source>Look inside</source>
        <translation>看看内部</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Open a table…</source>
        <translation>打开表格…</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>打开示例</translation>
    </message>
    <message>
        <source>Train a classifier</source>
        <translation>训练一个分类器</translation>
    </message>
    <message>
        <source>How far looking inside is</source>
        <translation>查看内部的进度</translation>
    </message>
    <message>
        <source>Where the texts lie</source>
        <translation>文本所在的位置</translation>
    </message>
    <message>
        <source>Layer that is shown</source>
        <translation>显示的层</translation>
    </message>
    <message>
        <source>Texts after a layer, as points</source>
        <translation>某一层之后的文本（每条文本是一个点）</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>First direction</source>
        <translation>第一方向</translation>
    </message>
    <message>
        <source>Second direction</source>
        <translation>第二方向</translation>
    </message>
    <message>
        <source>This needs labelled texts: open the table that the model was trained on, or one like it.</source>
        <translation>这里需要带标签的文本：请打开训练该模型所用的表格，或类似的表格。</translation>
    </message>
    <message>
        <source>It reads up to {n} labelled texts, best such as the model did not learn from.</source>
        <translation>最多读取 {n} 条带标签的文本，最好是模型没有学过的。</translation>
    </message>
    <message>
        <source>your text</source>
        <translation>你的文本</translation>
    </message>
</context>
<context>
    <name>LayerFigures</name>
    <message>
        <source>Which layer could decide</source>
        <translation>到哪一层就能判断</translation>
    </message>
    <message>
        <source>What fine-tuning changed</source>
        <translation>微调改变了什么</translation>
    </message>
    <message>
        <source>How far the weights moved, as a share of their size</source>
        <translation>权重变动的幅度（占权重大小的比例）</translation>
    </message>
    <message>
        <source>How alike [CLS] is before and after (linear CKA; 1: says the same)</source>
        <translation>微调前后 [CLS] 有多相似（线性 CKA；1 表示内容相同）</translation>
    </message>
    <message>
        <source>Right answers from each layer</source>
        <translation>各层的正确率</translation>
    </message>
    <message>
        <source>Change of the weights of each layer</source>
        <translation>各层权重的变动</translation>
    </message>
    <message>
        <source>Likeness of each layer before and after</source>
        <translation>各层微调前后的相似度</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Always the largest class: {share}</source>
        <translation>总是回答最大的类别：{share}</translation>
    </message>
</context>
<context>
    <name>LayerInput</name>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Layer {n}</source>
        <translation>第 {n} 层</translation>
    </message>
</context>
<context>
    <name>LengthChart</name>
    <message>
        <source>Lengths of the texts</source>
        <translation>文本长度</translation>
    </message>
    <message>
        <source>{total} texts; most have {low} to {high} tokens; {beyond} are longer than the limit of {limit}.</source>
        <translation>共 {total} 条文本；多数在 {low} 至 {high} 个词元之间；{beyond} 条超过 {limit} 的上限。</translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation>{count} 个词元</translation>
    </message>
    <message>
        <source>limit {limit}</source>
        <translation>上限 {limit}</translation>
    </message>
    <message>
        <source>limit {limit}, {count} longer</source>
        <translation>上限 {limit}，{count} 条超出</translation>
    </message>
</context>
<context>
    <name>LessonSaveButton</name>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>This step with solutions…</source>
        <translation>本步，附答案…</translation>
    </message>
    <message>
        <source>This step as a worksheet…</source>
        <translation>本步，做成练习纸…</translation>
    </message>
    <message>
        <source>All twelve steps with solutions…</source>
        <translation>全部十二步，附答案…</translation>
    </message>
    <message>
        <source>All twelve steps as a worksheet…</source>
        <translation>全部十二步，做成练习纸…</translation>
    </message>
</context>
<context>
    <name>LessonView</name>
    <message>
        <source>Steps of the lesson</source>
        <translation>课程的步骤</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>See it in “{view}”</source>
        <translation>在“{view}”中查看</translation>
    </message>
    <message>
        <source>{n} of {total} done</source>
        <translation>已完成 {n}/{total}</translation>
    </message>
</context>
<context>
    <name>LossChart</name>
    <message>
        <source>training loss {value}</source>
        <translation>训练损失 {value}</translation>
    </message>
    <message>
        <source>validation accuracy {value}</source>
        <translation>验证准确率 {value}</translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation>训练损失</translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation>验证准确率</translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation>评估</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Understand</source>
        <translation>理解</translation>
    </message>
    <message>
        <source>Pre-train</source>
        <translation>预训练</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
</context>
<context>
    <name>MarkLegend</name>
    <message>
        <source>pushes towards “{label}”</source>
        <translation>支持“{label}”</translation>
    </message>
    <message>
        <source>against it</source>
        <translation>反对</translation>
    </message>
</context>
<context>
    <name>MaskedView</name>
    <message>
        <source>Choose a word: it is hidden from the network, which guesses it from all the others. This is what it was pre-trained by (masked language model).</source>
        <translation>选一个词：把它对网络遮住，网络根据其余的词来猜。预训练时它就是这样学习的（掩码语言模型）。</translation>
    </message>
    <message>
        <source>The sentence, one word hidden</source>
        <translation>遮住一个词的句子</translation>
    </message>
    <message>
        <source>Network</source>
        <translation>网络</translation>
    </message>
    <message>
        <source>Piece</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Probability</source>
        <translation>概率</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>The network reads</source>
        <translation>网络读到的内容</translation>
    </message>
    <message>
        <source>What the network would put into the gap</source>
        <translation>网络会填进空里的词元</translation>
    </message>
    <message>
        <source>After it learnt from your text</source>
        <translation>学过你的文本之后</translation>
    </message>
    <message>
        <source>Before: {encoder}</source>
        <translation>之前：{encoder}</translation>
    </message>
    <message>
        <source>Opening the encoder as it was before…</source>
        <translation>正在打开原来的编码器……</translation>
    </message>
    <message>
        <source>No word is hidden. Choose one.</source>
        <translation>还没有遮住任何词。请选择一个。</translation>
    </message>
</context>
<context>
    <name>MatrixView</name>
    <message>
        <source>Rows: the true class. Columns: the predicted class.</source>
        <translation>行是真实类别，列是预测类别。</translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation>混淆矩阵</translation>
    </message>
    <message>
        <source>{count} of {total} texts of “{true}” were taken for “{predicted}”</source>
        <translation>{total} 条“{true}”文本中，有 {count} 条被判为“{predicted}”</translation>
    </message>
</context>
<context>
    <name>Menus</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Open a table…</source>
        <translation>打开表格…</translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation>打开模型…</translation>
    </message>
    <message>
        <source>Save corrected table as…</source>
        <translation>将更正后的表格另存为…</translation>
    </message>
    <message>
        <source>Try the English sample</source>
        <translation>试用英文示例</translation>
    </message>
    <message>
        <source>Try the Chinese sample</source>
        <translation>试用中文示例</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>退出</translation>
    </message>
    <message>
        <source>About BERTDesk</source>
        <translation>关于 BERTDesk</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Undo: {action}</source>
        <translation>撤销：{action}</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Redo: {action}</source>
        <translation>重做：{action}</translation>
    </message>
</context>
<context>
    <name>MoreDataPanel</name>
    <message>
        <source>Would more data help?</source>
        <translation>更多数据有用吗？</translation>
    </message>
    <message>
        <source>A quick estimate, from the encoder as it came: a fine-tuned one may gain more or less.</source>
        <translation>这是用未经微调的编码器所做的快速估计：微调后的收益可能更多，也可能更少。</translation>
    </message>
    <message>
        <source>Learning from parts of the rows…</source>
        <translation>正在用部分行学习…</translation>
    </message>
    <message>
        <source>Learns from parts of the rows of the open table and looks how fast it gets better.</source>
        <translation>用所打开表格的部分行来学习，看看进步有多快。</translation>
    </message>
    <message>
        <source>There are too few rows to tell. So: more rows.</source>
        <translation>行数太少，无法判断。所以：需要更多行。</translation>
    </message>
    <message>
        <source>What twice the data would gain cannot be told: {low} to {high} points are possible.</source>
        <translation>数据翻倍会带来多少收益还说不准：{low} 到 {high} 个百分点都有可能。</translation>
    </message>
    <message>
        <source>Twice the data ({n} texts to learn from): about {gain} points (between {low} and {high}).</source>
        <translation>数据翻倍（{n} 条训练文本）：约 {gain} 个百分点（{low} 到 {high} 之间）。</translation>
    </message>
</context>
<context>
    <name>NextView</name>
    <message>
        <source>BERT learnt two things from raw text; this is the second: to tell whether a sentence follows another (next sentence prediction). [CLS] answers it.</source>
        <translation>BERT 从原始文本中学了两件事，这是第二件：判断一句话是否接在另一句话之后（下一句预测）。由 [CLS] 来回答。</translation>
    </message>
    <message>
        <source>Swap the two</source>
        <translation>交换两句</translation>
    </message>
    <message>
        <source>Another one</source>
        <translation>换一句</translation>
    </message>
    <message>
        <source>Compare with another sentence about something else</source>
        <translation>换另一句无关的话来比较</translation>
    </message>
    <message>
        <source>Probability that the second sentence follows the first</source>
        <translation>第二句接在第一句之后的概率</translation>
    </message>
    <message>
        <source>Pair</source>
        <translation>句子对</translation>
    </message>
    <message>
        <source>Probability that the second follows</source>
        <translation>后一句接得上的概率</translation>
    </message>
    <message>
        <source>First, then second</source>
        <translation>先第一句，后第二句</translation>
    </message>
    <message>
        <source>Second, then first</source>
        <translation>先第二句，后第一句</translation>
    </message>
    <message>
        <source>First, then something else</source>
        <translation>先第一句，后无关的话</translation>
    </message>
    <message>
        <source>Something else: “{sentence}”</source>
        <translation>无关的话：“{sentence}”</translation>
    </message>
    <message>
        <source>This needs two sentences: type both above.</source>
        <translation>这里需要两句话：请在上面都填好。</translation>
    </message>
</context>
<context>
    <name>NoticeList</name>
    <message>
        <source>Messages</source>
        <translation>提示</translation>
    </message>
</context>
<context>
    <name>NumberInput</name>
    <message>
        <source>A number</source>
        <translation>一个数</translation>
    </message>
    <message>
        <source>Your answer</source>
        <translation>你的答案</translation>
    </message>
</context>
<context>
    <name>OriginalsDialog</name>
    <message>
        <source>Lines that are not read as they stand</source>
        <translation>未按原样读取的行</translation>
    </message>
    <message>
        <source>{repaired} rows of {file} were repaired, {aside} lines set aside. The file itself is never changed.</source>
        <translation>{file} 中有 {repaired} 行经过修复，{aside} 行被搁置。文件本身绝不会被改动。</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>行</translation>
    </message>
    <message>
        <source>The line as it stands in the file</source>
        <translation>文件中的原始内容</translation>
    </message>
    <message>
        <source>Choose a line to see it as it stands in the file.</source>
        <translation>选择一行，即可查看它在文件中的原样。</translation>
    </message>
    <message>
        <source>In the file</source>
        <translation>文件中的内容</translation>
    </message>
    <message>
        <source>What was done</source>
        <translation>处理方式</translation>
    </message>
    <message>
        <source>Line</source>
        <translation>行号</translation>
    </message>
    <message>
        <source>set aside: {reason}</source>
        <translation>搁置：{reason}</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Pre-train</source>
        <translation>预训练</translation>
    </message>
    <message>
        <source>An encoder reads raw text, without classes, and learns its words; training can start from what comes out.</source>
        <translation>编码器阅读不带类别的原始文本，学习其中的词语；之后的训练可以从得到的编码器开始。</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>The encoder has read much text already; it now learns your classes from your rows.</source>
        <translation>编码器已经读过大量文本，现在从你的数据中学习区分类别。</translation>
    </message>
</context>
<context>
    <name>PasteBox</name>
    <message>
        <source>Text to classify</source>
        <translation>待分类的文本</translation>
    </message>
</context>
<context>
    <name>PiecesView</name>
    <message>
        <source>What each piece begins as</source>
        <translation>每个词元最初是什么</translation>
    </message>
    <message>
        <source>Pieces of the sentence, under its words</source>
        <translation>句子的词元，各在其词之下</translation>
    </message>
    <message>
        <source>Vectors of each piece, and their sum</source>
        <translation>每个词元的各个向量及其总和</translation>
    </message>
    <message>
        <source>Piece</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>{part}: length</source>
        <translation>{part}：长度</translation>
    </message>
    <message>
        <source>{piece}, {part}: a vector of length {length}</source>
        <translation>{piece}，{part}：长度为 {length} 的向量</translation>
    </message>
    <message>
        <source>{piece}, {part}: number {dimension} is {value}</source>
        <translation>{piece}，{part}：第 {dimension} 个数是 {value}</translation>
    </message>
    <message>
        <source>{part}: {why}</source>
        <translation>{part}：{why}</translation>
    </message>
    <message>
        <source>The network reads the first {n} pieces. {m} more were cut off, and do not take part.</source>
        <translation>网络只读前 {n} 个词元。其余 {m} 个被截掉，不参与计算。</translation>
    </message>
    <message>
        <source>The network reads no words but pieces, from a vocabulary of {n}: common words are one piece, rare ones several.</source>
        <translation>网络读的不是词，而是词元，词表里共有 {n} 个：常见的词是一个词元，少见的词由几个组成。</translation>
    </message>
    <message>
        <source>A piece with ## goes on with the word before it.</source>
        <translation>带 ## 的词元接着它前面的部分，同属一个词。</translation>
    </message>
    <message>
        <source>{sign} stands for the space before a word.</source>
        <translation>{sign} 表示词前的空格。</translation>
    </message>
    <message>
        <source>Click a piece, or walk with the arrow keys, to see what is known of it.</source>
        <translation>点击一个词元，或用方向键移动，可查看它的详情。</translation>
    </message>
</context>
<context>
    <name>PositionsView</name>
    <message>
        <source>This network</source>
        <translation>这个网络</translation>
    </message>
    <message>
        <source>The sinusoid of 2017</source>
        <translation>2017 年的正弦编码</translation>
    </message>
    <message>
        <source>Each row is the vector of a position.</source>
        <translation>每一行是一个位置的向量。</translation>
    </message>
    <message>
        <source>How alike two positions are: the cosine of the angle between their vectors.</source>
        <translation>两个位置有多相似：它们的向量夹角的余弦。</translation>
    </message>
    <message>
        <source>Position vectors of this network</source>
        <translation>这个网络的位置向量</translation>
    </message>
    <message>
        <source>Position vectors of the sinusoid</source>
        <translation>正弦编码的位置向量</translation>
    </message>
    <message>
        <source>How alike this network&apos;s positions are</source>
        <translation>这个网络各位置的相似度</translation>
    </message>
    <message>
        <source>How alike the sinusoid&apos;s positions are</source>
        <translation>正弦编码各位置的相似度</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Dimension</source>
        <translation>维度</translation>
    </message>
    <message>
        <source>They began as the sinusoid, and are still like it ({like} on average).</source>
        <translation>它们以正弦波为起点，现在仍与之相似（平均 {like}）。</translation>
    </message>
    <message>
        <source>This network has learnt its {n} positions. Neighbours are only a little alike ({near} on average), positions {away} apart even less ({far}).</source>
        <translation>这个网络的 {n} 个位置是学出来的。相邻的位置只略微相似（平均 {near}），相隔 {away} 的更不相似（{far}）。</translation>
    </message>
    <message>
        <source>position {row}, dimension {column}: {value}</source>
        <translation>位置 {row}，维度 {column}：{value}</translation>
    </message>
    <message>
        <source>positions {row} and {column}: {value}</source>
        <translation>位置 {row} 和 {column}：{value}</translation>
    </message>
    <message>
        <source>Attention alone does not see the order of the pieces, so each begins with a vector for its place. The Transformer of 2017 takes it from this formula, and many texts show it for BERT too; BERT learns its own vectors instead.</source>
        <translation>注意力本身看不出词元的先后，所以每个词元一开始就带有一个表示位置的向量。2017 年的 Transformer 用这个公式来算，许多资料讲 BERT 时也写它；其实 BERT 的位置向量是自己学出来的。</translation>
    </message>
    <message>
        <source>This network was given the sinusoid, and has not learnt its positions.</source>
        <translation>这个网络用的就是正弦编码，位置不是学出来的。</translation>
    </message>
    <message>
        <source>This network has learnt its {n} positions.</source>
        <translation>这个网络的 {n} 个位置是学出来的。</translation>
    </message>
    <message>
        <source>This network has learnt its {n} positions. Neighbours are alike ({near} on average), positions {away} apart less so ({far}).</source>
        <translation>这个网络的 {n} 个位置是学出来的。相邻的位置相似（平均 {near}），相隔 {away} 的就不那么相似（{far}）。</translation>
    </message>
</context>
<context>
    <name>PretrainFigures</name>
    <message>
        <source>of {n} on text kept aside</source>
        <translation>共 {n} 个，取自留出的文本</translation>
    </message>
    <message>
        <source>Masked words guessed</source>
        <translation>遮住的词猜对率</translation>
    </message>
    <message>
        <source>Pairs of texts told apart</source>
        <translation>判断正确的文本对</translation>
    </message>
    <message>
        <source>Loss of the last step</source>
        <translation>最近一步的损失</translation>
    </message>
    <message>
        <source>of {n} on text it learnt from</source>
        <translation>共 {n} 个，取自学过的文本</translation>
    </message>
    <message>
        <source>{of}; always naming the commonest word piece: {share}</source>
        <translation>{of}；总猜最常见的词元：{share}</translation>
    </message>
    <message>
        <source>{masked} for masked words + {weight} × {next} for next sentences</source>
        <translation>遮住的词 {masked} + {weight} × 下一句 {next}</translation>
    </message>
</context>
<context>
    <name>PretrainPanel</name>
    <message>
        <source>What it learns from</source>
        <translation>学习什么</translation>
    </message>
    <message>
        <source>Change the numbers</source>
        <translation>更改数值</translation>
    </message>
    <message>
        <source>Start pre-training</source>
        <translation>开始预训练</translation>
    </message>
    <message>
        <source>Passes over the text (epochs)</source>
        <translation>通读文本的遍数（训练轮数）</translation>
    </message>
    <message>
        <source>Weight of the next-sentence loss (λ)</source>
        <translation>下一句损失的权重（λ）</translation>
    </message>
    <message>
        <source>Share of tokens to be guessed</source>
        <translation>要猜的词元所占比例</translation>
    </message>
    <message>
        <source>What is masked together</source>
        <translation>一起遮住的单位</translation>
    </message>
    <message>
        <source>Size of the vocabulary, at most</source>
        <translation>词表最多包含的词元数</translation>
    </message>
    <message>
        <source>Letters</source>
        <translation>字母大小写</translation>
    </message>
    <message>
        <source>Times that a word piece must occur</source>
        <translation>词元至少出现的次数</translation>
    </message>
    <message>
        <source>Tokens of a pair of texts, at most</source>
        <translation>每对文本最多的词元数</translation>
    </message>
    <message>
        <source>Pairs a step (batch size)</source>
        <translation>每步的文本对数（批大小）</translation>
    </message>
    <message>
        <source>Step size (learning rate)</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Word pieces</source>
        <translation>单个词元</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>整个词</translation>
    </message>
    <message>
        <source>As written (cased)</source>
        <translation>区分大小写（cased）</translation>
    </message>
    <message>
        <source>Small (uncased)</source>
        <translation>只用小写（uncased）</translation>
    </message>
    <message>
        <source>Numbers for a first look: a short text is read several times, in larger steps.</source>
        <translation>这些数值适合先看一看：文本短，就多读几遍，步子也大些。</translation>
    </message>
    <message>
        <source>Numbers changed by you.</source>
        <translation>参数已由你修改。</translation>
    </message>
    <message>
        <source>Choose a text first.</source>
        <translation>请先选择文本。</translation>
    </message>
</context>
<context>
    <name>PretrainRunPanel</name>
    <message>
        <source>Loss of masked words and of next sentences by step</source>
        <translation>各步的遮住的词损失和下一句损失</translation>
    </message>
    <message>
        <source>This run</source>
        <translation>本次预训练</translation>
    </message>
    <message>
        <source>Progress of the pre-training</source>
        <translation>预训练进度</translation>
    </message>
    <message>
        <source>Train on it</source>
        <translation>用它训练</translation>
    </message>
    <message>
        <source>Look into it</source>
        <translation>看看它的内部</translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation>页面</translation>
    </message>
</context>
<context>
    <name>RawTextPanel</name>
    <message>
        <source>Raw text</source>
        <translation>原始文本</translation>
    </message>
    <message>
        <source>Choose a file…</source>
        <translation>选择文件…</translation>
    </message>
    <message>
        <source>Choose a folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Column with the text</source>
        <translation>文本所在的列</translation>
    </message>
    <message>
        <source>Drop raw text here</source>
        <translation>把原始文本拖放到这里</translation>
    </message>
    <message>
        <source>A text file, in which an empty line ends a document; a folder of them; or a table.</source>
        <translation>文本文件（以空行分隔文档）、文本文件夹或表格。</translation>
    </message>
    <message>
        <source>No classes are needed: it learns from the words alone. Files may be packed (.gz, .xz, .bz2).</source>
        <translation>不需要类别：只从词语中学习。文件可以是压缩的（.gz、.xz、.bz2）。</translation>
    </message>
    <message>
        <source>It begins: “{text}”</source>
        <translation>开头是：“{text}”</translation>
    </message>
    <message>
        <source>“{name}” is a text file of {size}.</source>
        <translation>“{name}”是文本文件，大小为 {size}。</translation>
    </message>
    <message>
        <source>“{name}” is a folder with {n} text files, {size} together.</source>
        <translation>“{name}”是文件夹，内有 {n} 个文本文件，共 {size}。</translation>
    </message>
    <message>
        <source>“{name}” is a table of {size}; the text is taken from “{column}”.</source>
        <translation>“{name}”是表格，大小为 {size}；文本取自“{column}”列。</translation>
    </message>
    <message>
        <source>What you changed in the table is not read: its file is.</source>
        <translation>读取的是文件本身，不包括你在表格中所做的修改。</translation>
    </message>
    <message>
        <source>The open table is joined of several files, or read as you have set. Save it as one file and choose that.</source>
        <translation>打开的表格由多个文件合并而成，或者按你的设置读取。请先把它存成一个文件，再选那个文件。</translation>
    </message>
    <message>
        <source>The open table</source>
        <translation>已打开的表格</translation>
    </message>
</context>
<context>
    <name>ReadingPanel</name>
    <message>
        <source>Sheet</source>
        <translation>工作表</translation>
    </message>
    <message>
        <source>Encoding</source>
        <translation>编码</translation>
    </message>
    <message>
        <source>Separated by</source>
        <translation>分隔符</translation>
    </message>
    <message>
        <source>Quotes</source>
        <translation>引号</translation>
    </message>
    <message>
        <source>Header</source>
        <translation>表头</translation>
    </message>
    <message>
        <source>Detect again</source>
        <translation>自动识别</translation>
    </message>
    <message>
        <source>Read the file as BERTDesk takes it, without what was chosen here.</source>
        <translation>按 BERTDesk 自己的判断读取文件，不采用此处所选的设置。</translation>
    </message>
    <message>
        <source>other…</source>
        <translation>其他…</translation>
    </message>
    <message>
        <source>further down…</source>
        <translation>更靠下…</translation>
    </message>
    <message>
        <source>What stands between the cells? \t is a tab.</source>
        <translation>单元格之间是什么字符？\t 表示制表符。</translation>
    </message>
    <message>
        <source>Which row of the file names the columns?</source>
        <translation>文件的哪一行是列名？</translation>
    </message>
</context>
<context>
    <name>RowsPanel</name>
    <message>
        <source>Search in all rows</source>
        <translation>在所有行中查找</translation>
    </message>
    <message>
        <source>Rows of which class</source>
        <translation>哪个类别的行</translation>
    </message>
    <message>
        <source>Rows of the table</source>
        <translation>表格的各行</translation>
    </message>
    <message>
        <source>Show all rows</source>
        <translation>显示所有行</translation>
    </message>
    <message>
        <source>Give another class…</source>
        <translation>改设类别…</translation>
    </message>
    <message>
        <source>Take back</source>
        <translation>放回</translation>
    </message>
    <message>
        <source>Leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Only the rows of: {finding}</source>
        <translation>仅显示：{finding}</translation>
    </message>
    <message>
        <source>Only the rows that are left out</source>
        <translation>仅显示被排除的行</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Searching…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>{total} rows</source>
        <translation>{total} 行</translation>
    </message>
    <message>
        <source>{shown} of {total} rows</source>
        <translation>{total} 行中的 {shown} 行</translation>
    </message>
    <message>
        <source>All classes</source>
        <translation>所有类别</translation>
    </message>
</context>
<context>
    <name>RunFigures</name>
    <message>
        <source>Validation accuracy, best so far</source>
        <translation>验证准确率（目前最佳）</translation>
    </message>
    <message>
        <source>of {n} texts it does not learn from</source>
        <translation>共 {n} 条未参与学习的文本</translation>
    </message>
    <message>
        <source>Loss of the last step</source>
        <translation>最近一步的损失</translation>
    </message>
    <message>
        <source>learning rate {rate}</source>
        <translation>学习率 {rate}</translation>
    </message>
    <message>
        <source>Texts a second</source>
        <translation>每秒文本数</translation>
    </message>
</context>
<context>
    <name>RunHead</name>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>停止并保留最佳模型</translation>
    </message>
    <message>
        <source>Stop, nothing to keep yet</source>
        <translation>停止（尚无可保留的模型）</translation>
    </message>
    <message>
        <source>Give up, keep the best so far</source>
        <translation>放弃，保留目前最好的</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation>完成这一步后停止…</translation>
    </message>
    <message>
        <source>Pausing after this step…</source>
        <translation>完成这一步后暂停…</translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>This run</source>
        <translation>本次训练</translation>
    </message>
    <message>
        <source>See the evaluation</source>
        <translation>查看评估</translation>
    </message>
    <message>
        <source>Classify a text</source>
        <translation>给文本分类</translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation>训练进度</translation>
    </message>
    <message>
        <source>Loss and validation accuracy by step</source>
        <translation>各步的损失与验证准确率</translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>The fastest that works</source>
        <translation>可用的最快设备</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>主题</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>Mirror for encoder downloads</source>
        <translation>编码器下载镜像站</translation>
    </message>
    <message>
        <source>A changed device is used from the next training or model on.</source>
        <translation>更改设备后，从下一次训练或打开模型时生效。</translation>
    </message>
    <message>
        <source>Only for encoders that you choose to download. Leave empty for the hub itself.</source>
        <translation>只用于下载你所选的编码器。留空则直接从 Hugging Face 下载。</translation>
    </message>
    <message>
        <source>Your data</source>
        <translation>你的数据</translation>
    </message>
    <message>
        <source>Models, settings and logs are kept in {folder}</source>
        <translation>模型、设置和日志保存在 {folder}</translation>
    </message>
    <message>
        <source>Texts, tables and models never leave this computer. The network is used only to download an encoder or the GPU pack, when you ask for it.</source>
        <translation>文本、表格和模型绝不会离开这台电脑。只有在你要求下载编码器或 GPU 组件时才会使用网络。</translation>
    </message>
</context>
<context>
    <name>StatusPanel</name>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Cancel what is running</source>
        <translation>取消当前操作</translation>
    </message>
    <message>
        <source>Progress of what is running</source>
        <translation>当前操作的进度</translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation>模型：{name}</translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation>还没有模型</translation>
    </message>
    <message>
        <source>Reading the table</source>
        <translation>正在读取表格</translation>
    </message>
    <message>
        <source>Looking at the columns</source>
        <translation>正在分析列</translation>
    </message>
    <message>
        <source>Changing the table</source>
        <translation>正在更改表格</translation>
    </message>
    <message>
        <source>Saving the corrected table</source>
        <translation>正在保存更正后的表格</translation>
    </message>
    <message>
        <source>Training</source>
        <translation>正在训练</translation>
    </message>
    <message>
        <source>Pre-training</source>
        <translation>正在预训练</translation>
    </message>
    <message>
        <source>Looking at the text</source>
        <translation>正在查看文本</translation>
    </message>
    <message>
        <source>Keeping the best so far</source>
        <translation>正在保留目前最好的</translation>
    </message>
    <message>
        <source>Learning from parts of the rows</source>
        <translation>正在用部分行学习</translation>
    </message>
    <message>
        <source>Evaluating</source>
        <translation>正在评估</translation>
    </message>
    <message>
        <source>Installing the GPU pack</source>
        <translation>正在安装 GPU 组件</translation>
    </message>
    <message>
        <source>Removing the GPU pack</source>
        <translation>正在删除 GPU 组件</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>正在打开模型</translation>
    </message>
    <message>
        <source>Classifying</source>
        <translation>正在分类</translation>
    </message>
    <message>
        <source>Finding the words</source>
        <translation>正在查找依据的词语</translation>
    </message>
    <message>
        <source>Trying out the words</source>
        <translation>正在检验这些词</translation>
    </message>
    <message>
        <source>Reading without the struck words</source>
        <translation>正在读去掉划去词语后的文本</translation>
    </message>
    <message>
        <source>Looking for the fewest words that turn it</source>
        <translation>正在查找能改变类别的最少词语</translation>
    </message>
    <message>
        <source>Opening the other model</source>
        <translation>正在打开另一个模型</translation>
    </message>
    <message>
        <source>Asking both models</source>
        <translation>正在询问两个模型</translation>
    </message>
    <message>
        <source>Collecting the words</source>
        <translation>正在收集词语</translation>
    </message>
    <message>
        <source>Finding out whether it helped</source>
        <translation>正在判断是否有帮助</translation>
    </message>
    <message>
        <source>Opening the network</source>
        <translation>正在打开网络</translation>
    </message>
    <message>
        <source>Looking into the network</source>
        <translation>正在查看网络内部</translation>
    </message>
    <message>
        <source>Finding out how to explain this model best</source>
        <translation>正在查找最适合解释此模型的方法</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Pause the training</source>
        <translation>暂停训练</translation>
    </message>
    <message>
        <source>Pause the pre-training</source>
        <translation>暂停预训练</translation>
    </message>
    <message>
        <source>Training, {time} left</source>
        <translation>正在训练，剩余{time}</translation>
    </message>
    <message>
        <source>Pre-training, {time} left</source>
        <translation>正在预训练，还需{time}</translation>
    </message>
    <message>
        <source>Comparing the rows</source>
        <translation>正在比较各行</translation>
    </message>
</context>
<context>
    <name>StrikeText</name>
    <message>
        <source>“{word}”, struck out</source>
        <translation>“{word}”，已划去</translation>
    </message>
    <message>
        <source>“{word}”</source>
        <translation>“{word}”</translation>
    </message>
</context>
<context>
    <name>TableNoticesPanel</name>
    <message>
        <source>Repair</source>
        <translation>修复</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Show the lines</source>
        <translation>查看这些行</translation>
    </message>
</context>
<context>
    <name>TaskCard</name>
    <message>
        <source>Check</source>
        <translation>检查</translation>
    </message>
    <message>
        <source>A hint</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Show me</source>
        <translation>看答案</translation>
    </message>
    <message>
        <source>Something is still missing.</source>
        <translation>还缺点什么。</translation>
    </message>
    <message>
        <source>The network is not open yet. Try again in a moment.</source>
        <translation>网络还没有打开，请稍后再试。</translation>
    </message>
    <message>
        <source>Asking the network…</source>
        <translation>正在问网络…</translation>
    </message>
    <message>
        <source>✓ done</source>
        <translation>✓ 已完成</translation>
    </message>
</context>
<context>
    <name>TextTools</name>
    <message>
        <source>What is marked</source>
        <translation>按什么标记</translation>
    </message>
    <message>
        <source>Words</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Sentences</source>
        <translation>句子</translation>
    </message>
    <message>
        <source>The scores word by word</source>
        <translation>逐词显示得分</translation>
    </message>
    <message>
        <source>The pieces that the model reads, one by one</source>
        <translation>模型实际读取的片段，逐个显示</translation>
    </message>
    <message>
        <source>What the words of each sentence add up to</source>
        <translation>每个句子中各词得分之和</translation>
    </message>
</context>
<context>
    <name>TokenText</name>
    <message>
        <source>Text with marked words</source>
        <translation>标注了词语的文本</translation>
    </message>
    <message>
        <source>For “{label}”: {words}. Against it: {others}.</source>
        <translation>支持“{label}”：{words}。反对：{others}。</translation>
    </message>
    <message>
        <source>For: {words}. Against: {others}.</source>
        <translation>支持：{words}。反对：{others}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>no words</source>
        <translation>没有词语</translation>
    </message>
    <message>
        <source>“{word}”  {score}, rank {rank} of {n}.</source>
        <translation>“{word}”  {score}，排名第 {rank}，共 {n} 个。</translation>
    </message>
</context>
<context>
    <name>ToyView</name>
    <message>
        <source>One step</source>
        <translation>走一步</translation>
    </message>
    <message>
        <source>Start again</source>
        <translation>重新开始</translation>
    </message>
    <message>
        <source>Forget what was learned, and begin with the same weights</source>
        <translation>忘掉学到的，从同样的权重重新开始</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>λ: weight of the next sentence</source>
        <translation>λ：下一句的权重</translation>
    </message>
    <message>
        <source>Share that is hidden</source>
        <translation>遮住的比例</translation>
    </message>
    <message>
        <source>What is hidden together</source>
        <translation>一起遮住什么</translation>
    </message>
    <message>
        <source>Lambda: how much the next sentence counts</source>
        <translation>λ：下一句的权重</translation>
    </message>
    <message>
        <source>Share of the pieces that is hidden</source>
        <translation>遮住的词元比例</translation>
    </message>
    <message>
        <source>Text that is learned</source>
        <translation>要学的文本</translation>
    </message>
    <message>
        <source>Single pieces</source>
        <translation>单个词元</translation>
    </message>
    <message>
        <source>Whole words</source>
        <translation>整个词</translation>
    </message>
    <message>
        <source>Open table: {name}</source>
        <translation>打开的表格：{name}</translation>
    </message>
    <message>
        <source>The English sample</source>
        <translation>英文示例</translation>
    </message>
    <message>
        <source>The Chinese sample</source>
        <translation>中文示例</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>A small network starts from nothing and learns this text by the two tasks of BERT: guess the hidden pieces, and tell whether B follows A.</source>
        <translation>一个小网络从零开始，用 BERT 的两个任务学习这段文本：猜出遮住的词元，判断 B 是否接在 A 之后。</translation>
    </message>
    <message>
        <source>A network with {weights} weights learns this text of {documents} documents from nothing, by the two tasks of BERT. The text is so short that it comes to know it by heart; a real one reads many thousand times as much.</source>
        <translation>一个有 {weights} 个权重的网络从零开始，用 BERT 的两个任务学习这 {documents} 篇短文。文本很短，它会把内容背下来；真正的网络读的文本要多成千上万倍。</translation>
    </message>
    <message>
        <source>Step {step}: {loss}</source>
        <translation>第 {step} 步：{loss}</translation>
    </message>
    <message>
        <source>Step {step}: {masked} + {lambda_} × {next} = {loss}</source>
        <translation>第 {step} 步：{masked} + {lambda_} × {next} = {loss}</translation>
    </message>
    <message>
        <source>Both losses of the small network</source>
        <translation>小网络的两个损失</translation>
    </message>
</context>
<context>
    <name>TrainPanel</name>
    <message>
        <source>How long to train</source>
        <translation>训练时长</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>充分</translation>
    </message>
    <message>
        <source>Step size (learning rate)</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Texts a step (batch size)</source>
        <translation>每步的文本数（批大小）</translation>
    </message>
    <message>
        <source>Passes over the data (epochs), at most</source>
        <translation>最多训练轮数</translation>
    </message>
    <message>
        <source>Tokens read of a text</source>
        <translation>每条文本读取的词元数</translation>
    </message>
    <message>
        <source>Lowest layers kept as they are</source>
        <translation>保持不变的底层数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>How much a class counts (class weights)</source>
        <translation>类别的分量（类别权重）</translation>
    </message>
    <message>
        <source>Doubt about every class (label smoothing)</source>
        <translation>对每个类别存疑（标签平滑）</translation>
    </message>
    <message>
        <source>What chooses the best pass</source>
        <translation>按什么选出最好的一遍</translation>
    </message>
    <message>
        <source>Runs with seeds of their own</source>
        <translation>训练次数（种子各不相同）</translation>
    </message>
    <message>
        <source>By its texts (off)</source>
        <translation>按文本数（关）</translation>
    </message>
    <message>
        <source>All the same (balanced)</source>
        <translation>各类相同（平衡）</translation>
    </message>
    <message>
        <source>By the classes (auto)</source>
        <translation>看类别而定（自动）</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Macro-F1</source>
        <translation>宏平均 F1</translation>
    </message>
    <message>
        <source>Up to {epochs} passes over the data, {length} tokens of each text, batches of {batch}, learning rate {rate}.</source>
        <translation>最多过 {epochs} 遍数据，每条文本读 {length} 个词元，每批 {batch} 条，学习率 {rate}。</translation>
    </message>
    <message>
        <source>{n} runs, one after the other; the best is kept.</source>
        <translation>依次训练 {n} 次，保留最好的一次。</translation>
    </message>
    <message>
        <source>The largest class has {n} times as many texts as the smallest.</source>
        <translation>最大类别的文本数是最小类别的 {n} 倍。</translation>
    </message>
    <message>
        <source>The largest class has {n} times as many texts as the smallest: macro-F1 chooses the best pass.</source>
        <translation>最大类别的文本数是最小类别的 {n} 倍：由宏平均 F1 选出最好的一遍。</translation>
    </message>
    <message>
        <source>Start training</source>
        <translation>开始训练</translation>
    </message>
    <message>
        <source>Change the numbers</source>
        <translation>更改数值</translation>
    </message>
    <message>
        <source>Balance the classes</source>
        <translation>平衡各类别</translation>
    </message>
    <message>
        <source>Open a table</source>
        <translation>打开表格</translation>
    </message>
    <message>
        <source>Numbers changed by you.</source>
        <translation>参数已由你修改。</translation>
    </message>
    <message>
        <source>Training needs a table with texts and classes.</source>
        <translation>训练需要一个包含文本和类别的表格。</translation>
    </message>
</context>
<context>
    <name>TroubleWindow</name>
    <message>
        <source>BERTDesk goes on. If something looks wrong, close it and start it again: what was saved is safe.</source>
        <translation>BERTDesk 会继续运行。如果有异常，请关闭后重新启动：已保存的内容不会丢失。</translation>
    </message>
    <message>
        <source>BERTDesk ends here. Your models, tables and settings are safe.</source>
        <translation>BERTDesk 将在此退出。你的模型、表格和设置都完好无损。</translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation>复制报告</translation>
    </message>
    <message>
        <source>Open the log folder</source>
        <translation>打开日志文件夹</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Report copied</source>
        <translation>报告已复制</translation>
    </message>
</context>
<context>
    <name>TwoLossesChart</name>
    <message>
        <source>by frequency alone {value}</source>
        <translation>仅按词频 {value}</translation>
    </message>
    <message>
        <source>by chance {value}</source>
        <translation>随机猜测 {value}</translation>
    </message>
    <message>
        <source>masked words, smoothed {value}</source>
        <translation>遮住的词（平滑）{value}</translation>
    </message>
    <message>
        <source>next sentence, smoothed {value}</source>
        <translation>下一句（平滑）{value}</translation>
    </message>
    <message>
        <source>on text it learnt from {value}</source>
        <translation>学过的文本 {value}</translation>
    </message>
    <message>
        <source>on text kept aside {value}</source>
        <translation>留出的文本 {value}</translation>
    </message>
    <message>
        <source>Masked words</source>
        <translation>遮住的词</translation>
    </message>
    <message>
        <source>Next sentence</source>
        <translation>下一句</translation>
    </message>
    <message>
        <source>Masked words, kept aside</source>
        <translation>遮住的词（留出）</translation>
    </message>
    <message>
        <source>Next sentence, kept aside</source>
        <translation>下一句（留出）</translation>
    </message>
    <message>
        <source>Masked words, measured</source>
        <translation>遮住的词（测得）</translation>
    </message>
    <message>
        <source>Next sentence, measured</source>
        <translation>下一句（测得）</translation>
    </message>
</context>
<context>
    <name>UnderstandPanel</name>
    <message>
        <source>Understand</source>
        <translation>理解</translation>
    </message>
    <message>
        <source>Look into the network, on a sentence of your own: every figure is its own.</source>
        <translation>用你自己的句子看看网络内部：每一个数值都出自网络本身。</translation>
    </message>
    <message>
        <source>Network that is looked at</source>
        <translation>所查看的网络</translation>
    </message>
    <message>
        <source>Lesson: BERT in twelve steps</source>
        <translation>课程：十二步读懂 BERT</translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation>从文件夹打开…</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Type a sentence</source>
        <translation>请输入一个句子</translation>
    </message>
    <message>
        <source>Sentence</source>
        <translation>句子</translation>
    </message>
    <message>
        <source>And the one after it</source>
        <translation>以及它后面的一句</translation>
    </message>
    <message>
        <source>Second sentence</source>
        <translation>第二个句子</translation>
    </message>
    <message>
        <source>View</source>
        <translation>视图</translation>
    </message>
    <message>
        <source>Without the second sentence</source>
        <translation>去掉第二个句子</translation>
    </message>
    <message>
        <source>With a second sentence</source>
        <translation>加上第二个句子</translation>
    </message>
    <message>
        <source>The network was not opened: you have stopped it.</source>
        <translation>网络没有打开：你已将其停止。</translation>
    </message>
    <message>
        <source>Opening the network…</source>
        <translation>正在打开网络…</translation>
    </message>
    <message>
        <source>{kind}: {layers} layers of {heads} heads, {width} numbers for each piece</source>
        <translation>{kind}：{layers} 层，每层 {heads} 个头，每个词元 {width} 个数</translation>
    </message>
</context>
<context>
    <name>UnfinishedPanel</name>
    <message>
        <source>{n} more</source>
        <translation>还有 {n} 个</translation>
    </message>
    <message>
        <source>Continue</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Give up</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Give up, keep the best so far</source>
        <translation>放弃，保留目前最好的</translation>
    </message>
    <message>
        <source>An unfinished run: {file}, step {step} of {total}, stopped {time}</source>
        <translation>未完成的训练：{file}，第 {step} 步，共 {total} 步，停止时间：{time}</translation>
    </message>
    <message>
        <source>Unfinished runs: {file}, run {number} of {seeds}, step {step} of {total}, stopped {time}</source>
        <translation>未完成的多次训练：{file}，第 {number}/{seeds} 次，第 {step}/{total} 步，停止时间：{time}</translation>
    </message>
</context>
<context>
    <name>WhatIfPanel</name>
    <message>
        <source>What if a word were not there?</source>
        <translation>如果没有某个词会怎样？</translation>
    </message>
    <message>
        <source>Click a word to strike it out. With the keyboard: ← and → go from word to word, Space strikes.</source>
        <translation>单击词语即可将其划去。键盘：← 和 → 逐词移动，空格键划去。</translation>
    </message>
    <message>
        <source>The text, whose words can be struck out</source>
        <translation>文本，其中的词语可以划去</translation>
    </message>
    <message>
        <source>Probability of each class without the struck words</source>
        <translation>去掉划去的词语后各类别的概率</translation>
    </message>
    <message>
        <source>Find the fewest words that turn it</source>
        <translation>查找能改变类别的最少词语</translation>
    </message>
    <message>
        <source>The class it is to turn into</source>
        <translation>要变成的类别</translation>
    </message>
    <message>
        <source>Undo all</source>
        <translation>全部恢复</translation>
    </message>
    <message>
        <source>Edit the text</source>
        <translation>编辑文本</translation>
    </message>
    <message>
        <source>into any other class</source>
        <translation>变成任何其他类别</translation>
    </message>
    <message>
        <source>into “{label}”</source>
        <translation>变成“{label}”</translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation>{before} → {after}</translation>
    </message>
    <message>
        <source>Looking for the fewest words. Esc stops it.</source>
        <translation>正在查找最少的词语。按 Esc 停止。</translation>
    </message>
    <message>
        <source>Nothing is struck out.</source>
        <translation>没有划去任何词语。</translation>
    </message>
    <message>
        <source>Struck out: {words}</source>
        <translation>已划去：{words}</translation>
    </message>
    <message>
        <source>The line on a bar is where it was. The model sees [MASK] in place of each word.</source>
        <translation>条上的竖线是原来的位置。模型在每个词的位置看到的是 [MASK]。</translation>
    </message>
    <message>
        <source>The line on a bar is where it was. The model knows no [MASK]: the words were left out.</source>
        <translation>条上的竖线是原来的位置。模型没有 [MASK]：这些词被略去。</translation>
    </message>
</context>
<context>
    <name>WordInput</name>
    <message>
        <source>Words of the sentence, in pieces</source>
        <translation>句子中的词（切成词元）</translation>
    </message>
    <message>
        <source>Choose the word: click it, or go there with the arrows.</source>
        <translation>选择一个词：点击它，或用方向键移到那里。</translation>
    </message>
</context>
<context>
    <name>WordsPanel</name>
    <message>
        <source>The text with the words that led to the class</source>
        <translation>标出依据词语的文本</translation>
    </message>
    <message>
        <source>Words and their scores</source>
        <translation>词语及其得分</translation>
    </message>
    <message>
        <source>Found by</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>How the words are found</source>
        <translation>查找词语的方法</translation>
    </message>
    <message>
        <source>Show window borders</source>
        <translation>显示窗口边界</translation>
    </message>
    <message>
        <source>The model reads a long text in overlapping windows: where each begins and ends</source>
        <translation>模型分成互相重叠的窗口来读长文本：显示每个窗口的起止位置</translation>
    </message>
    <message>
        <source>What suits this model best</source>
        <translation>最适合此模型的方法</translation>
    </message>
    <message>
        <source>The quickest way</source>
        <translation>最快的方法</translation>
    </message>
    <message>
        <source>Best for this model: {method}</source>
        <translation>最适合此模型：{method}</translation>
    </message>
    <message>
        <source>As usual: {method}</source>
        <translation>默认：{method}</translation>
    </message>
    <message>
        <source>Quick: {method}</source>
        <translation>快速：{method}</translation>
    </message>
    <message>
        <source>After a training the methods are tried out on texts that the model did not learn from.</source>
        <translation>训练结束后，会用模型没有学过的文本来检验各种方法。</translation>
    </message>
    <message>
        <source>Tried out on {n} texts that the model did not learn from: without the words that this method names the probability falls by {fall} on average, without random words by {random}.</source>
        <translation>已用模型没有学过的 {n} 条文本检验：去掉此方法找出的词后，概率平均下降 {fall}；随机去掉词语则下降 {random}。</translation>
    </message>
    <message>
        <source>Looking for the words behind it…</source>
        <translation>正在查找依据的词语…</translation>
    </message>
    <message>
        <source>Click a class to see the words for and against it.</source>
        <translation>点击某个类别，查看支持和反对它的词语。</translation>
    </message>
    <message>
        <source>Words for “{label}” rather than “{other}”</source>
        <translation>支持“{label}”而非“{other}”的词语</translation>
    </message>
    <message>
        <source>Words for and against “{label}”</source>
        <translation>支持和反对“{label}”的词语</translation>
    </message>
    <message>
        <source>A first look. Looking more closely…</source>
        <translation>初步结果，正在细看…</translation>
    </message>
    <message>
        <source>Trying out the words…</source>
        <translation>正在检验这些词…</translation>
    </message>
    <message>
        <source>Not tried out.</source>
        <translation>未检验。</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>词语</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Sentence</source>
        <translation>句子</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>得分</translation>
    </message>
</context>
<context>
    <name>_Looked</name>
    <message>
        <source>Sentence</source>
        <translation>句子</translation>
    </message>
    <message>
        <source>Type a sentence</source>
        <translation>输入一个句子</translation>
    </message>
</context>
<context>
    <name>_Notice</name>
    <message>
        <source>Note</source>
        <translation>提示</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>注意</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>{kind}: {text}</source>
        <translation>{kind}：{text}</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>columns</name>
    <message>
        <source>Text: its name says so, {characters} characters on average</source>
        <translation>文本：列名如此，平均 {characters} 个字符</translation>
    </message>
    <message>
        <source>Text: the longest prose, {characters} characters on average</source>
        <translation>文本：最长的文字，平均 {characters} 个字符</translation>
    </message>
    <message>
        <source>Class: its name says so, {values} different values</source>
        <translation>类别：列名如此，{values} 种取值</translation>
    </message>
    <message>
        <source>Class: {values} different values</source>
        <translation>类别：{values} 种取值</translation>
    </message>
    <message>
        <source>numbers from {low} to {high}</source>
        <translation>从 {low} 到 {high} 的数字</translation>
    </message>
    <message>
        <source>“{first}” or “{second}”</source>
        <translation>“{first}”或“{second}”</translation>
    </message>
    <message>
        <source>several classes in a cell, separated by “{separator}”</source>
        <translation>一格里有多个类别，以“{separator}”分隔</translation>
    </message>
    <message>
        <source>two texts: their names say so</source>
        <translation>两段文本：列名如此</translation>
    </message>
    <message>
        <source>judged with {column}</source>
        <translation>与 {column} 一起判断</translation>
    </message>
    <message>
        <source>and {columns}</source>
        <translation>加上 {columns}</translation>
    </message>
    <message>
        <source>and…</source>
        <translation>加上…</translation>
    </message>
    <message>
        <source>one in a cell</source>
        <translation>每格一个</translation>
    </message>
    <message>
        <source>several, by “{separator}”</source>
        <translation>每格多个，以“{separator}”分隔</translation>
    </message>
    <message>
        <source>What stands in a cell is one class, and each text has one.</source>
        <translation>每格里是一个类别，每条文本有一个类别。</translation>
    </message>
    <message>
        <source>A cell may hold several classes, separated by “{separator}”: each is decided by itself, so that a text may get several, or none.</source>
        <translation>一格可以有多个类别，以“{separator}”分隔：每个类别单独判断，所以一条文本可能得到多个类别，也可能一个都没有。</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” are two texts that are judged together.</source>
        <translation>“{first}”和“{second}”是放在一起判断的两段文本。</translation>
    </message>
    <message>
        <source>The text is put together of “{columns}”, each on a line of its own.</source>
        <translation>文本由“{columns}”拼成，每列各占一行。</translation>
    </message>
    <message>
        <source>Further columns can be put together with the text, or one judged with it.</source>
        <translation>还可以把其他列与文本拼在一起，或选一列与它一起判断。</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>Open a table</source>
        <translation>打开表格</translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation>打开模型文件夹</translation>
    </message>
    <message>
        <source>Choose the folder of an encoder</source>
        <translation>选择编码器文件夹</translation>
    </message>
    <message>
        <source>Keep training</source>
        <translation>继续训练</translation>
    </message>
    <message>
        <source>Pause the training?</source>
        <translation>要暂停训练吗？</translation>
    </message>
    <message>
        <source>Tables ({endings});;All files (*)</source>
        <translation>表格 ({endings});;所有文件 (*)</translation>
    </message>
    <message>
        <source>Which table?</source>
        <translation>要打开哪张表格？</translation>
    </message>
    <message>
        <source>“{archive}” holds {count} files:</source>
        <translation>“{archive}”中有 {count} 个文件：</translation>
    </message>
    <message>
        <source>Too many rows</source>
        <translation>行数过多</translation>
    </message>
    <message>
        <source>“{table}” has more rows than can be read. Read so many, evenly spread over it:</source>
        <translation>“{table}”的行数超过可读取的上限。请选择均匀读取多少行：</translation>
    </message>
    <message>
        <source>Text and tables ({endings});;All files (*)</source>
        <translation>文本和表格 ({endings});;所有文件 (*)</translation>
    </message>
    <message>
        <source>Choose a file with text</source>
        <translation>选择含有文本的文件</translation>
    </message>
    <message>
        <source>Choose a folder of text files</source>
        <translation>选择文本文件夹</translation>
    </message>
    <message>
        <source>{name} corrected</source>
        <translation>{name} 已更正</translation>
    </message>
    <message>
        <source>Save the corrected table</source>
        <translation>保存更正后的表格</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Picture (*.png)</source>
        <translation>图片 (*.png)</translation>
    </message>
    <message>
        <source>Drawing (*.svg)</source>
        <translation>矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
    <message>
        <source>Text (*.txt)</source>
        <translation>文本 (*.txt)</translation>
    </message>
    <message>
        <source>Save the text with its marks</source>
        <translation>保存带标记的文本</translation>
    </message>
    <message>
        <source>Save the step of the lesson</source>
        <translation>保存课程的这一步</translation>
    </message>
    <message>
        <source>Save the lesson</source>
        <translation>保存课程</translation>
    </message>
    <message>
        <source>Pause the pre-training?</source>
        <translation>要暂停预训练吗？</translation>
    </message>
    <message>
        <source>Nothing is lost: it goes on from here when you want it to.</source>
        <translation>不会丢失任何东西：想继续时就从这里继续。</translation>
    </message>
    <message>
        <source>Pause and close</source>
        <translation>暂停并关闭</translation>
    </message>
    <message>
        <source>Keep pre-training</source>
        <translation>继续预训练</translation>
    </message>
    <message>
        <source>Remove the GPU pack?</source>
        <translation>删除 GPU 组件？</translation>
    </message>
    <message>
        <source>Installing it again needs the whole download. Models that were trained with it stay.</source>
        <translation>再次安装需要重新下载全部内容。用它训练的模型会保留。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Keep it</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>evaluation</name>
    <message>
        <source>Exactly the right classes for {accuracy} of {n} texts in “{file}” ({low} to {high}).</source>
        <translation>在“{file}”的 {n} 条文本中，{accuracy} 的类别完全正确（{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>Right on {accuracy} of {n} texts in “{file}” ({low} to {high}).</source>
        <translation>在“{file}”的 {n} 条文本上，准确率为 {accuracy}（{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>Exactly the right classes for {accuracy} of {n} texts it never saw ({low} to {high}).</source>
        <translation>在 {n} 条从未见过的文本中，{accuracy} 的类别完全正确（{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>{accuracy} right on {n} texts that the file keeps for the test ({low} to {high}).</source>
        <translation>在文件指定用于测试的 {n} 条文本上，准确率为 {accuracy}（{low} 至 {high}）。</translation>
    </message>
    <message>
        <source>{accuracy} right on {n} texts it never saw ({low} to {high}).</source>
        <translation>在 {n} 条从未见过的文本上，准确率为 {accuracy}（{low} 至 {high}）。</translation>
    </message>
</context>
<context>
    <name>findings</name>
    <message>
        <source>Probably</source>
        <translation>可能是</translation>
    </message>
    <message>
        <source>Usually</source>
        <translation>通常写作</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>Alike</source>
        <translation>相近</translation>
    </message>
    <message>
        <source>Unknown letters</source>
        <translation>未知文字</translation>
    </message>
    <message>
        <source>Cut off</source>
        <translation>被截去</translation>
    </message>
    <message>
        <source>Similar to row</source>
        <translation>近似于行</translation>
    </message>
    <message>
        <source>Same as row</source>
        <translation>同于行</translation>
    </message>
    <message>
        <source>Masked</source>
        <translation>遮盖后</translation>
    </message>
</context>
<context>
    <name>forecast</name>
    <message>
        <source>{time}, {memory} of memory ({free} free), batches of {batch}</source>
        <translation>{time}，占用内存 {memory}（空闲 {free}），每批 {batch} 条</translation>
    </message>
    <message>
        <source>{time}, {memory} of memory, batches of {batch}</source>
        <translation>{time}，占用内存 {memory}，每批 {batch} 条</translation>
    </message>
    <message>
        <source>About {documents} documents, {tokens} tokens</source>
        <translation>约 {documents} 篇文本，{tokens} 个词元</translation>
    </message>
    <message>
        <source>{documents} documents, {tokens} tokens</source>
        <translation>{documents} 篇文本，{tokens} 个词元</translation>
    </message>
    <message>
        <source>The file says which {valid} rows choose the best pass.</source>
        <translation>文件指定了用来挑选最佳轮次的 {valid} 行。</translation>
    </message>
    <message>
        <source>The file says which {test} rows are for the test.</source>
        <translation>文件指定了用于测试的 {test} 行。</translation>
    </message>
    <message>
        <source>The file says which {valid} rows choose the best pass, and which {test} are for the test.</source>
        <translation>文件指定了用来挑选最佳轮次的 {valid} 行，以及用于测试的 {test} 行。</translation>
    </message>
    <message>
        <source>Memory is short: {n} texts are computed at once instead of {batch}. Each step still learns from all of them; it takes longer.</source>
        <translation>内存不足：一次只计算 {n} 条文本，而不是 {batch} 条。每一步仍从全部文本学习，只是更慢。</translation>
    </message>
    <message>
        <source>Memory is short: close other programs, or choose a smaller batch.</source>
        <translation>内存不足：请关闭其他程序，或选择更小的批量。</translation>
    </message>
    <message>
        <source>While it trains, {size} of the disk are used; then they are free again.</source>
        <translation>训练期间占用磁盘 {size}，之后会释放。</translation>
    </message>
</context>
<context>
    <name>gap</name>
    <message>
        <source>in the place of “{piece}”</source>
        <translation>遮住了“{piece}”</translation>
    </message>
    <message>
        <source>&lt; {share}</source>
        <translation>&lt; {share}</translation>
    </message>
    <message>
        <source>You have typed this gap yourself: nobody knows what stood there.</source>
        <translation>这个空是你自己输入的，没有人知道原来是什么。</translation>
    </message>
    <message>
        <source>“{piece}” stood there: {share} for it, place {rank} of {n}.</source>
        <translation>原来是“{piece}”：网络给它 {share}，在 {n} 个词元中排第 {rank} 位。</translation>
    </message>
    <message>
        <source>“{piece}” stood there, and that is its first guess of {n}, with {share}.</source>
        <translation>原来是“{piece}”，正是网络在 {n} 个词元中的首选，概率 {share}。</translation>
    </message>
    <message>
        <source>stood there</source>
        <translation>原来的词</translation>
    </message>
    <message>
        <source>Before it learnt from your text: {share}, place {rank}.</source>
        <translation>学习你的文本之前：{share}，排第 {rank} 位。</translation>
    </message>
    <message>
        <source>The word has {n} pieces, and all of them are hidden. Choose another of them to see its guesses.</source>
        <translation>这个词有 {n} 个词元，全都遮住了。选择其中另一个，可以看对它的猜测。</translation>
    </message>
    <message>
        <source>Here the hidden pieces cost {loss}: the mean of −log P over {n}.</source>
        <translation>这里遮住的词元的损失是 {loss}：{n} 个 −log P 的平均值。</translation>
    </message>
    <message>
        <source>Here: −log {probability} = {loss}. That is what this gap would cost in training.</source>
        <translation>这里：−log {probability} = {loss}。这就是训练时这个空的损失。</translation>
    </message>
</context>
<context>
    <name>inside</name>
    <message>
        <source>Layer {n}</source>
        <translation>第 {n} 层</translation>
    </message>
    <message>
        <source>Embeddings</source>
        <translation>嵌入层</translation>
    </message>
    <message>
        <source>Seen on {n} texts of “{file}” that the model did not learn from.</source>
        <translation>根据“{file}”中模型没有学过的 {n} 条文本。</translation>
    </message>
    <message>
        <source>Seen on {n} texts of “{file}”, most of which the model has learnt from: that flatters its upper layers.</source>
        <translation>根据“{file}”中的 {n} 条文本，其中大部分模型已经学过：上面几层会显得比实际好。</translation>
    </message>
    <message>
        <source>Seen on {n} texts of “{file}”. If the model has learnt from them, that flatters its upper layers.</source>
        <translation>根据“{file}”中的 {n} 条文本。如果模型学过它们，上面几层会显得比实际好。</translation>
    </message>
    <message>
        <source>Opening the encoder as it was before…</source>
        <translation>正在打开原来的编码器……</translation>
    </message>
    <message>
        <source>Trying out each layer…</source>
        <translation>正在逐层试验……</translation>
    </message>
    <message>
        <source>Reading the texts…</source>
        <translation>正在读取文本……</translation>
    </message>
    <message>
        <source>Before the first layer [CLS] is the same for every text: nothing is read yet.</source>
        <translation>在第一层之前，每条文本的 [CLS] 都一样：还什么都没有读。</translation>
    </message>
    <message>
        <source>Each point is the first vector of a text before the first layer.</source>
        <translation>每个点是一条文本在第一层之前的第一个向量。</translation>
    </message>
    <message>
        <source>Each point is what [CLS] holds of a text after layer {n}.</source>
        <translation>每个点是一条文本在第 {n} 层之后的 [CLS]。</translation>
    </message>
    <message>
        <source>Of its {width} numbers the picture shows the two directions that differ most: {share} of it all.</source>
        <translation>它有 {width} 个数，图中是差别最大的两个方向，占全部差别的 {share}。</translation>
    </message>
    <message>
        <source>The line is the way of your text through the layers.</source>
        <translation>折线是你的文本逐层走过的路。</translation>
    </message>
    <message>
        <source>The last layer decides best: {share} of {n} texts right. Each one below is worse, not by chance.</source>
        <translation>最后一层判断得最好：{n} 条文本中对了 {share}。下面各层都比它差，并非偶然。</translation>
    </message>
    <message>
        <source>Emb.</source>
        <translation>嵌入</translation>
    </message>
    <message>
        <source>Fine-tuning changed no layer: only the head has learnt.</source>
        <translation>微调没有改变任何一层：只有分类头学习了。</translation>
    </message>
    <message>
        <source>{n} texts do not show that any layer is better than always naming the largest class.</source>
        <translation>{n} 条文本看不出有哪一层比总是回答最大的类别更好。</translation>
    </message>
    <message>
        <source>The embeddings would already get {share} of {n} texts right, the last layer gets {last}: these texts do not show that any layer is better than the embeddings.</source>
        <translation>单凭嵌入层就能判断对 {n} 条文本中的 {share}，最后一层是 {last}：就这些文本而言，看不出有哪一层比嵌入层更好。</translation>
    </message>
    <message>
        <source>Layer {layer} would already get {share} of {n} texts right, the last layer gets {last}: these texts do not show that any layer is better than layer {layer}.</source>
        <translation>第 {layer} 层就已经能判断对 {n} 条文本中的 {share}，最后一层是 {last}：就这些文本而言，看不出有哪一层比第 {layer} 层更好。</translation>
    </message>
    <message>
        <source>For each layer a straight cut (logistic regression) was fitted to [CLS] of {fitted} texts and tried on the other {held_out}. One layer counts as better than another where the texts that only one of the two gets right are on its side more often than chance would have it (exact McNemar test, 5 %).</source>
        <translation>每一层都用 {fitted} 条文本的 [CLS] 拟合一个线性分界（逻辑回归），再用另外 {held_out} 条来检验。只看两层中仅有一层判断对的文本：偏向某一层的程度超出偶然，才算那一层更好（精确 McNemar 检验，5 %）。</translation>
    </message>
    <message>
        <source>Fine-tuning changed {layer} most: by {share} of the size of its weights.</source>
        <translation>微调改变最多的：{layer}，变动占其权重大小的 {share}。</translation>
    </message>
    <message>
        <source>The embeddings and the layers up to {n} stayed as they were.</source>
        <translation>嵌入层和前 {n} 层保持不变。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>As they were stayed: {layers}.</source>
        <translation>保持不变的有：{layers}。</translation>
    </message>
    <message>
        <source>layer {n}</source>
        <translation>第 {n} 层</translation>
    </message>
    <message>
        <source>the embeddings</source>
        <translation>嵌入层</translation>
    </message>
</context>
<context>
    <name>lacking</name>
    <message>
        <source>This network reads one text at a time: it cannot take a pair.</source>
        <translation>这个网络每次只读一段文本，不能读一对文本。</translation>
    </message>
    <message>
        <source>There is nothing to look at yet: type a sentence.</source>
        <translation>还没有可看的内容：请输入一个句子。</translation>
    </message>
    <message>
        <source>The vocabulary of this network has no [MASK] to put into a gap.</source>
        <translation>这个网络的词表里没有可以放进空缺的 [MASK]。</translation>
    </message>
    <message>
        <source>This network cannot fill gaps: the part that guesses masked words (its MLM head) is not in its folder. Pre-training makes it; many encoders come without it, and most classifiers have dropped it.</source>
        <translation>这个网络不会填空：它的文件夹里没有用来猜遮住的词的部分（MLM 头）。这一部分来自预训练；许多编码器不带它，大多数分类器也把它去掉了。</translation>
    </message>
    <message>
        <source>This network cannot say whether a sentence follows another: it was not trained to, or that part (its NSP head) is not in its folder.</source>
        <translation>这个网络不能判断一个句子是否接在另一个之后：它没有学过，或者文件夹里没有这一部分（NSP 头）。</translation>
    </message>
    <message>
        <source>There is no word here that the network could look at.</source>
        <translation>这里没有网络可以看的词。</translation>
    </message>
    <message>
        <source>This network has no vector for a position: it turns queries and keys by an angle that grows along the text (rotary positions).</source>
        <translation>这个网络没有位置向量：它把查询和键转过一个角度，越靠后转得越多（旋转位置编码）。</translation>
    </message>
    <message>
        <source>This network has no vector for a position: it has learned vectors for the distance between two pieces (relative positions).</source>
        <translation>这个网络没有位置向量：它学到的是词元之间距离的向量（相对位置）。</translation>
    </message>
    <message>
        <source>This network has not learned any classes. Choose a model that was trained on a table.</source>
        <translation>这个网络没有学过任何类别。请选择一个用表格训练过的模型。</translation>
    </message>
    <message>
        <source>This model decides each class by itself, and this view is about models that choose one class.</source>
        <translation>这个模型对每个类别分别判断，而本视图只针对从中选出一个类别的模型。</translation>
    </message>
    <message>
        <source>All these texts are of one class; at least two are needed.</source>
        <translation>这些文本都属于同一类；至少需要两类。</translation>
    </message>
    <message>
        <source>There are too few texts to say anything reliable.</source>
        <translation>文本太少，得不出可靠的结论。</translation>
    </message>
    <message>
        <source>The encoder that this model was trained from is not at hand, so there is nothing to compare with.</source>
        <translation>训练这个模型所用的编码器不在手边，因此无从比较。</translation>
    </message>
    <message>
        <source>The encoder at hand is built differently from this model, so the two cannot be compared.</source>
        <translation>手边的编码器与这个模型结构不同，两者无法比较。</translation>
    </message>
</context>
<context>
    <name>lesson</name>
    <message>
        <source>The word</source>
        <translation>这个词</translation>
    </message>
    <message>
        <source>A sentence with it</source>
        <translation>含有它的句子</translation>
    </message>
    <message>
        <source>Another, in the same sense</source>
        <translation>另一句，意思相同</translation>
    </message>
    <message>
        <source>A third, in the other sense</source>
        <translation>第三句，另一个意思</translation>
    </message>
    <message>
        <source>A word</source>
        <translation>一个词</translation>
    </message>
    <message>
        <source>One akin to it</source>
        <translation>与它相近的词</translation>
    </message>
    <message>
        <source>One that is not</source>
        <translation>不相近的词</translation>
    </message>
    <message>
        <source>A sentence</source>
        <translation>一个句子</translation>
    </message>
    <message>
        <source>One that follows it</source>
        <translation>接在它后面的句子</translation>
    </message>
    <message>
        <source>Another sentence</source>
        <translation>另一个句子</translation>
    </message>
    <message>
        <source>One that does not follow it</source>
        <translation>不接在它后面的句子</translation>
    </message>
    <message>
        <source>{title}, done</source>
        <translation>{title}，已完成</translation>
    </message>
</context>
<context>
    <name>levers</name>
    <message>
        <source>texts of similar length together</source>
        <translation>长度相近的文本放在一起</translation>
    </message>
    <message>
        <source>the last layer (head) is fitted first</source>
        <translation>先拟合最后一层（分类头）</translation>
    </message>
    <message>
        <source>small classes count as much as large ones</source>
        <translation>小类别与大类别同样重要</translation>
    </message>
    <message>
        <source>targets smoothed by {share}</source>
        <translation>目标平滑 {share}</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>all layers learn</source>
        <translation>所有层都学习</translation>
    </message>
    <message>
        <source>all {layers} layers stay as they are, only the head learns</source>
        <translation>全部 {layers} 层保持不变，只有分类头学习</translation>
    </message>
    <message>
        <source>lowest {n} of {layers} layers stay as they are</source>
        <translation>{layers} 层中最低 {n} 层保持不变</translation>
    </message>
    <message>
        <source>lowest {n} layers stay as they are</source>
        <translation>最低 {n} 层保持不变</translation>
    </message>
    <message>
        <source>{frozen} and are computed once</source>
        <translation>{frozen}，只计算一次</translation>
    </message>
    <message>
        <source>no dropout</source>
        <translation>不用 dropout</translation>
    </message>
    <message>
        <source>dropout {share}</source>
        <translation>dropout {share}</translation>
    </message>
    <message>
        <source>accuracy chooses the best pass</source>
        <translation>由准确率选出最好的一遍</translation>
    </message>
    <message>
        <source>macro-F1 chooses the best pass</source>
        <translation>由宏平均 F1 选出最好的一遍</translation>
    </message>
    <message>
        <source>float32 (this device is not faster in bfloat16)</source>
        <translation>float32（此设备用 bfloat16 并不更快）</translation>
    </message>
    <message>
        <source>bfloat16 (this device is faster in it)</source>
        <translation>bfloat16（此设备用它更快）</translation>
    </message>
    <message>
        <source>bfloat16 if this device is faster in it</source>
        <translation>若此设备用 bfloat16 更快则用它</translation>
    </message>
</context>
<context>
    <name>mark_export</name>
    <message>
        <source>The picture ends here, after {n} of {total} characters. As HTML, SVG or plain text it would be whole.</source>
        <translation>图片到此为止，只含全部 {total} 个字符中的前 {n} 个。存为 HTML、SVG 或纯文本则是完整的。</translation>
    </message>
    <message>
        <source>and {n} weaker ones</source>
        <translation>以及另外 {n} 个较弱的</translation>
    </message>
</context>
<context>
    <name>marking</name>
    <message>
        <source>“{label}”: {percent}</source>
        <translation>“{label}”：{percent}</translation>
    </message>
    <message>
        <source>Found by: {method}</source>
        <translation>方法：{method}</translation>
    </message>
    <message>
        <source>What is grey was not read.</source>
        <translation>灰色部分未被读取。</translation>
    </message>
    <message>
        <source>Orange: pushes towards “{label}”</source>
        <translation>橙色：支持“{label}”</translation>
    </message>
    <message>
        <source>Blue, underlined: against it</source>
        <translation>蓝色带下划线：反对</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>There is no file at “{path}”. Check the name, or open another file.</source>
        <translation>找不到文件“{path}”。请检查文件名，或打开其他文件。</translation>
    </message>
    <message>
        <source>“{path}” cannot be read ({reason}). Check that you may open it and that no other program holds it.</source>
        <translation>无法读取“{path}”（{reason}）。请确认你有权限打开它，并且没有其他程序正在占用。</translation>
    </message>
    <message>
        <source>“{path}” is empty. Open a file with a header line and rows.</source>
        <translation>“{path}”是空文件。请打开一个有表头和数据行的文件。</translation>
    </message>
    <message>
        <source>“{path}” is larger than {limit_mb} MB once unpacked. Open a smaller part of it.</source>
        <translation>“{path}”解压后超过 {limit_mb} MB。请只打开其中较小的一部分。</translation>
    </message>
    <message>
        <source>This table has more than {rows} rows or {cells} cells. A part of its rows can be read, evenly spread; in the terminal: bertdesk table FILE --rows 100000 --out part.csv.</source>
        <translation>这张表格超过 {rows} 行或 {cells} 个单元格。可以均匀地读取其中一部分行；在终端中：bertdesk table FILE --rows 100000 --out part.csv。</translation>
    </message>
    <message>
        <source>“{path}” cannot be unpacked: it is damaged or protected by a password. Unpack it yourself and open the table in it.</source>
        <translation>无法解压“{path}”：文件已损坏或有密码保护。请自行解压，再打开其中的表格。</translation>
    </message>
    <message>
        <source>“{path}” has a header but no rows below it. Open a file with rows.</source>
        <translation>“{path}”只有表头，没有数据行。请打开一个有数据行的文件。</translation>
    </message>
    <message>
        <source>“{path}” has no column “{wanted}”. Its columns are: {found}. Choose one of these.</source>
        <translation>“{path}”中没有“{wanted}”列。现有的列：{found}。请从中选择。</translation>
    </message>
    <message>
        <source>No column of “{path}” looks like text. Choose the text column yourself, or open another file.</source>
        <translation>“{path}”中没有看起来像文本的列。请自行选择文本列，或打开其他文件。</translation>
    </message>
    <message>
        <source>No row of “{path}” has both a text in “{text_column}” and a class in “{label_column}”. Choose other columns, or fill them in.</source>
        <translation>“{path}”中没有一行同时有文本（“{text_column}”列）和类别（“{label_column}”列）。请选择其他列，或补全内容。</translation>
    </message>
    <message>
        <source>Every row of “{path}” has the same class, “{label}”, in “{column}”. Telling classes apart needs at least two: choose another column, or add rows.</source>
        <translation>“{path}”的“{column}”列中，所有行都是同一个类别“{label}”。至少要有两个类别才能区分：请选择其他列，或添加数据行。</translation>
    </message>
    <message>
        <source>“{column}” of “{path}” holds {found} different values in {rows} rows. That looks like text or numbers, not classes: choose another column.</source>
        <translation>“{path}”的“{column}”列在 {rows} 行中有 {found} 个不同的值，看起来是文本或数值，不像类别。请选择其他列。</translation>
    </message>
    <message>
        <source>“{path}” has only {rows} usable rows. Add rows: ten are the least, some fifty a class are a start.</source>
        <translation>“{path}”只有 {rows} 行可用。请添加数据行：最少 10 行，建议每个类别从 50 行左右起步。</translation>
    </message>
    <message>
        <source>The folder “{path}” holds no text file: those that end in .txt, .text, .md, .markdown, .rst or .log are read, also packed (.gz, .bz2, .xz, .zip).</source>
        <translation>文件夹“{path}”中没有文本文件：可读取以 .txt、.text、.md、.markdown、.rst 或 .log 结尾的文件，也可以是压缩的（.gz、.bz2、.xz、.zip）。</translation>
    </message>
    <message>
        <source>No class in “{column}” of “{path}” is one that the model knows ({known}). Choose another column or another model.</source>
        <translation>“{path}”的“{column}”列中，没有模型认识的类别（{known}）。请选择其他列或其他模型。</translation>
    </message>
    <message>
        <source>The built-in encoder’s file “{path}” is not the published one, so it is not used. Install BERTDesk again.</source>
        <translation>内置编码器的文件“{path}”与发布的版本不一致，因此没有使用。请重新安装 BERTDesk。</translation>
    </message>
    <message>
        <source>The built-in encoder is missing (package {package}). Install BERTDesk again, or choose a folder with an encoder.</source>
        <translation>缺少内置编码器（软件包 {package}）。请重新安装 BERTDesk，或选择一个编码器文件夹。</translation>
    </message>
    <message>
        <source>“{name}” could not be downloaded: {endpoint} cannot be reached. Check the network or set a mirror in Settings. The built-in encoder and all your models work without a network.</source>
        <translation>无法下载“{name}”：连接不上 {endpoint}。请检查网络，或在设置中填写镜像站。内置编码器和你的所有模型无需联网即可使用。</translation>
    </message>
    <message>
        <source>“{name}” is not on this computer and downloads are switched off (HF_HUB_OFFLINE). Switch them on, or use the built-in encoder.</source>
        <translation>这台电脑上没有“{name}”，而且下载已关闭（HF_HUB_OFFLINE）。请开启下载，或使用内置编码器。</translation>
    </message>
    <message>
        <source>{endpoint} does not give out “{name}” ({reason}). Check the name, or choose another encoder.</source>
        <translation>{endpoint} 不提供“{name}”（{reason}）。请检查名称，或选择其他编码器。</translation>
    </message>
    <message>
        <source>“{name}” offers its weights only as pickle files, which can run code. Choose an encoder with safetensors.</source>
        <translation>“{name}”的权重只有 pickle 文件，这种文件可能执行代码。请选择提供 safetensors 的编码器。</translation>
    </message>
    <message>
        <source>“{path}” is not a model folder: it has no {missing}. Choose the folder that holds config.json and model.safetensors.</source>
        <translation>“{path}”不是模型文件夹：其中没有 {missing}。请选择包含 config.json 和 model.safetensors 的文件夹。</translation>
    </message>
    <message>
        <source>“{path}” cannot be trusted or understood ({reason}). Get the model again from where it came.</source>
        <translation>“{path}”不可信或无法识别（{reason}）。请从原来的来源重新获取模型。</translation>
    </message>
    <message>
        <source>“{path}” has its weights only as “{file}”, a pickle file that can run code. Ask for the model as safetensors.</source>
        <translation>“{path}”的权重只有“{file}”，这是可能执行代码的 pickle 文件。请向提供者索取 safetensors 格式的模型。</translation>
    </message>
    <message>
        <source>“{path}” is damaged or does not fit its config.json ({reason}). Get the model again, or train anew.</source>
        <translation>“{path}”已损坏，或与它的 config.json 不符（{reason}）。请重新获取模型，或重新训练。</translation>
    </message>
    <message>
        <source>The tokenizer “{path}” is damaged or not of BERT’s kind ({reason}). Get the model again from where it came.</source>
        <translation>分词器“{path}”已损坏，或不是 BERT 使用的类型（{reason}）。请从原来的来源重新获取模型。</translation>
    </message>
    <message>
        <source>“{path}” is an encoder that has not learned any classes yet. Train it first, or choose a trained model.</source>
        <translation>“{path}”是编码器，还没有学过任何类别。请先训练，或选择训练好的模型。</translation>
    </message>
    <message>
        <source>“{name}” is {value}, but has to lie between {low} and {high}. Change it.</source>
        <translation>“{name}”的值是 {value}，应在 {low} 到 {high} 之间。请修改。</translation>
    </message>
    <message>
        <source>The disk is full: “{path}” could not be saved, and what was there before is unchanged. Free some space, or choose another folder.</source>
        <translation>磁盘已满：“{path}”没有保存，原有内容未变。请清理一些空间，或选择其他文件夹。</translation>
    </message>
    <message>
        <source>“{path}” could not be saved ({reason}), and what was there before is unchanged. Choose another folder.</source>
        <translation>“{path}”没有保存（{reason}），原有内容未变。请选择其他文件夹。</translation>
    </message>
    <message>
        <source>“{path}” already holds something that is not a BERTDesk model. Choose an empty or a new folder.</source>
        <translation>“{path}”中已有内容，但不是 BERTDesk 模型。请选择空文件夹或新文件夹。</translation>
    </message>
    <message>
        <source>There is no encoder called “{name}”. The page Train and the command “bertdesk models” list them; a folder or a hub name (owner/name) works too.</source>
        <translation>没有名为“{name}”的编码器。可在“训练”页面或用命令“bertdesk models”查看列表；也可以使用文件夹或 Hugging Face 上的名称。</translation>
    </message>
    <message>
        <source>“{path}” is not as it was saved: it was damaged or changed since. Copy the model again from where it came, or train anew; if you changed it on purpose, delete “{manifest}” beside it.</source>
        <translation>“{path}”与保存时不同：它后来损坏了或被改动过。请从原来的来源重新复制模型，或重新训练；如果是你有意改动的，请删除旁边的“{manifest}”。</translation>
    </message>
    <message>
        <source>“{name}” is “{value}”, but has to be one of these: {known}. Change it.</source>
        <translation>“{name}”的值是“{value}”，但只能是以下之一：{known}。请修改。</translation>
    </message>
    <message>
        <source>The device “{device}” cannot be used: {reason}. Choose another device, or let BERTDesk choose.</source>
        <translation>设备“{device}”无法使用：{reason}。请选择其他设备，或让 BERTDesk 自动选择。</translation>
    </message>
    <message>
        <source>“{path}” holds the encoder that is gone on from. Choose another folder: it is needed where the run is interrupted, and to see whether it helped.</source>
        <translation>“{path}”里是这次要接着训练的编码器。请换一个文件夹：运行中断后还要用到它，判断有没有帮助时也要用到它。</translation>
    </message>
    <message>
        <source>The loss became invalid at step {step}; what was saved before is unchanged. Train again with a lower learning rate.</source>
        <translation>第 {step} 步时损失已不是有效数值；此前保存的内容不变。请降低学习率后重新训练。</translation>
    </message>
    <message>
        <source>The memory of “{device}” is not enough for {batch_size} texts of {max_length} tokens at once. Choose a smaller batch, shorter texts or another device.</source>
        <translation>“{device}”的内存不足，无法同时处理 {batch_size} 条 {max_length} 个词元的文本。请减小批大小、缩短文本或更换设备。</translation>
    </message>
    <message>
        <source>“{path}” does not say how it was trained, so that cannot be repeated. Choose a model that BERTDesk trained.</source>
        <translation>“{path}”没有记录它是怎样训练的，因此无法重复训练。请选择由 BERTDesk 训练的模型。</translation>
    </message>
    <message>
        <source>“{path}” is not what the model was trained on: it has {rows} usable rows with the hash {found}, the model had {recorded_rows} with {recorded}. Give that table, or train on this one all the same (--anyway).</source>
        <translation>“{path}”不是该模型训练时所用的数据：它有 {rows} 个可用行，哈希值为 {found}；模型用的是 {recorded_rows} 行，哈希值为 {recorded}。请给出原来的表格，或者仍用这个表格训练（--anyway）。</translation>
    </message>
    <message>
        <source>The model was made from an encoder in a folder called “{name}”, and only you know where that is. Name it (--encoder).</source>
        <translation>该模型由名为“{name}”的文件夹中的编码器训练而成，只有你知道它在哪里。请指明它的位置（--encoder）。</translation>
    </message>
    <message>
        <source>“{path}” is the model that is to be compared with. Choose another folder for the new one.</source>
        <translation>“{path}”就是要拿来比较的模型。请为新模型选择另一个文件夹。</translation>
    </message>
    <message>
        <source>This copy of BERTDesk comes without the list of the GPU pack ({missing}). Install BERTDesk again.</source>
        <translation>此 BERTDesk 缺少 GPU 组件的清单（{missing}）。请重新安装 BERTDesk。</translation>
    </message>
    <message>
        <source>“{file}” of the GPU pack could not be downloaded: {index} cannot be reached. Check the network or set a mirror, then click Install again: what has been downloaded is kept.</source>
        <translation>无法下载 GPU 组件的“{file}”：连接不上 {index}。请检查网络或设置镜像，然后再次点击“安装”：已下载的部分会保留。</translation>
    </message>
    <message>
        <source>{index} does not give out the file “{file}” that the GPU pack is made of ({reason}). Try again, or set another mirror.</source>
        <translation>{index} 没有提供 GPU 组件所需的文件“{file}”（{reason}）。请重试，或设置其他镜像。</translation>
    </message>
    <message>
        <source>Python {version}, which the GPU pack needs, could not be downloaded ({reason}). Check the network, then click Install again: what has been downloaded is kept.</source>
        <translation>无法下载 GPU 组件所需的 Python {version}（{reason}）。请检查网络，然后再次点击“安装”：已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The GPU pack has been downloaded but could not be set up ({reason}). Click Install again; training on the processor works as before.</source>
        <translation>GPU 组件已下载，但未能安装好（{reason}）。请再次点击“安装”；在处理器上训练不受影响。</translation>
    </message>
    <message>
        <source>The GPU pack in “{path}” does not start. Remove it in Settings and install it again, or choose the CPU there.</source>
        <translation>“{path}”中的 GPU 组件无法启动。请在设置中将其删除后重新安装，或在那里选择 CPU。</translation>
    </message>
    <message>
        <source>The training program of the GPU pack ended without a word ({status}). The system may have run out of memory: choose a smaller batch or shorter texts. Models that were saved before are unchanged.</source>
        <translation>GPU 组件的训练程序意外结束（{status}）。可能是系统内存不足：请减小批次或缩短文本。之前保存的模型没有变化。</translation>
    </message>
    <message>
        <source>The interrupted run cannot go on: “{path}”, with what was changed in it here, is no longer what it learned from. Undo the later changes or put the old table back, or train anew.</source>
        <translation>中断的训练无法继续：“{path}”连同在此所做的更改，已不是它学习时的内容。请撤销之后的更改或恢复旧表格，或重新训练。</translation>
    </message>
    <message>
        <source>A run into “{path}” was interrupted at step {step} and can go on: “{verb} --resume” does that, “{verb} --anew” gives it up and begins anew.</source>
        <translation>写入“{path}”的训练在第 {step} 步中断，可以继续：“{verb} --resume”会继续，“{verb} --anew”则放弃它并重新开始。</translation>
    </message>
    <message>
        <source>One of the processes that trained together has died. Start them all again with --resume: the run goes on from its last checkpoint.</source>
        <translation>一起训练的进程中有一个已终止。请加上 --resume 重新启动全部进程：训练会从最后一个检查点继续。</translation>
    </message>
    <message>
        <source>The processes that are to train together were not given the same: {names}. Give every computer the same files and options.</source>
        <translation>要一起训练的各进程得到的内容不一致：{names}。请给每台计算机相同的文件和选项。</translation>
    </message>
    <message>
        <source>What follows has happened to process {rank}, on the computer “{computer}”.</source>
        <translation>以下问题发生在计算机“{computer}”上的进程 {rank}。</translation>
    </message>
    <message>
        <source>“{path}” holds no changes that BERTDesk could read, or it is damaged. It stays as it is: put a copy of it back, or move it away to begin anew.</source>
        <translation>“{path}”中没有 BERTDesk 能读取的更改，或者文件已损坏。它会保持原样：请放回它的副本，或将它移走以重新开始。</translation>
    </message>
    <message>
        <source>The changes in “{path}” were made by a newer BERTDesk. They stay as they are: open them with that one.</source>
        <translation>“{path}”中的更改出自更新版本的 BERTDesk。它们会保持原样：请用那个版本打开。</translation>
    </message>
    <message>
        <source>The changes in “{path}” are open in another program, probably a second BERTDesk. Close it and try again.</source>
        <translation>“{path}”中的更改正由另一个程序打开，可能是另一个 BERTDesk。请关闭它后重试。</translation>
    </message>
    <message>
        <source>“{path}” is not, or is not read as, the table whose changes are in “{project}”. Put that table back, or choose whether its changes apply to this one, row by row.</source>
        <translation>“{path}”并非“{project}”中的更改所针对的表格，或读取方式与当时不同。请放回原来的表格，或选择是否将这些更改按行号用于这个表格。</translation>
    </message>
    <message>
        <source>“{path}” is the folder of a model. Open a table, such as a CSV.</source>
        <translation>“{path}”是模型文件夹。请打开表格，例如 CSV 文件。</translation>
    </message>
    <message>
        <source>“{path}” is not a table that BERTDesk can read. Save it as CSV, UTF-8, and open that.</source>
        <translation>“{path}”不是 BERTDesk 能读取的表格。请将其另存为 UTF-8 编码的 CSV 后再打开。</translation>
    </message>
    <message>
        <source>“{path}” was changed while it was read. Wait until whatever writes it is done, and open it again.</source>
        <translation>“{path}” 在读取过程中被改动了。请等写入它的程序完成后再打开。</translation>
    </message>
    <message>
        <source>Line {line} has more than {characters} characters, which no row of texts has. Save the table anew with a line for each row.</source>
        <translation>第 {line} 行超过 {characters} 个字符，文本表格不会有这样的行。请重新保存此表，让每行数据各占一行。</translation>
    </message>
    <message>
        <source>“{path}” holds {found} files: {names}. Unpack it and open the one table that you want, or name it after “::” in the terminal.</source>
        <translation>“{path}”中有 {found} 个文件：{names}。请解压后打开你需要的那个表格，或在终端中用“::”指定。</translation>
    </message>
    <message>
        <source>“{path}” holds a file called “{name}”, which would lead out of the folder that it is unpacked in. Such an archive was made to do harm: get the table from elsewhere.</source>
        <translation>“{path}”中有名为“{name}”的文件，解压时会跑到目标文件夹之外。这样的压缩包是恶意制作的：请从别处获取表格。</translation>
    </message>
    <message>
        <source>“{path}” holds no file “{wanted}”. It holds: {found}. Choose one of these.</source>
        <translation>“{path}”中没有文件“{wanted}”。其中有：{found}。请选择其中之一。</translation>
    </message>
    <message>
        <source>“{path}” is protected by a password. Open it in your spreadsheet program, take the password off, and save it.</source>
        <translation>“{path}”有密码保护。请在表格软件中打开，取消密码后保存。</translation>
    </message>
    <message>
        <source>“{path}” is a damaged workbook. Open it in your spreadsheet program, and save it anew or as CSV.</source>
        <translation>“{path}”是已损坏的工作簿。请在表格软件中打开，重新保存或另存为 CSV。</translation>
    </message>
    <message>
        <source>A sheet of “{path}” spans more than {limit} cells, empty ones included. Save the part with the rows as CSV.</source>
        <translation>“{path}”中有一个工作表超过 {limit} 个单元格（包括空单元格）。请将有数据的部分另存为 CSV。</translation>
    </message>
    <message>
        <source>“{path}” has no sheet “{wanted}”. Its sheets are: {found}. Choose one of these.</source>
        <translation>“{path}”中没有工作表“{wanted}”。其中有：{found}。请选择其中之一。</translation>
    </message>
    <message>
        <source>“{path}” is no whole JSON: it is damaged in line {line}. Export it again.</source>
        <translation>“{path}”不是完整的 JSON：第 {line} 行已损坏。请重新导出。</translation>
    </message>
    <message>
        <source>“{path}” is JSON without records. Open one with an object in each line, or an array of objects.</source>
        <translation>“{path}”是没有记录的 JSON。请打开每行一个对象，或由对象组成的数组的文件。</translation>
    </message>
    <message>
        <source>“{path}” names more than {limit} columns: its keys seem to be values. Export it with the same keys in each record.</source>
        <translation>“{path}”中的列超过 {limit} 个：它的键似乎是数据。请重新导出，让每条记录使用相同的键。</translation>
    </message>
    <message>
        <source>“{path}” is neither a model nor a folder of texts. Open a table, such as a CSV, or a folder with a folder of .txt files for each class.</source>
        <translation>“{path}”既不是模型，也不是文本文件夹。请打开表格（例如 CSV），或每个类别各有一个 .txt 子文件夹的文件夹。</translation>
    </message>
    <message>
        <source>“{path}” holds more than {limit} files. Open a folder with fewer.</source>
        <translation>“{path}”中的文件超过 {limit} 个。请打开文件较少的文件夹。</translation>
    </message>
    <message>
        <source>“{path}” is a Parquet file, which this installation cannot read. Save it as CSV; or install pyarrow beside BERTDesk, where you run it with a Python of your own.</source>
        <translation>“{path}”是 Parquet 文件，当前安装无法读取。请另存为 CSV；如果你用自己的 Python 运行 BERTDesk，也可以安装 pyarrow。</translation>
    </message>
    <message>
        <source>“{path}” is a damaged Parquet file ({reason}). Export it again, or save it as CSV.</source>
        <translation>“{path}”是已损坏的 Parquet 文件（{reason}）。请重新导出，或另存为 CSV。</translation>
    </message>
    <message>
        <source>“{path}” and “{other}” have other columns ({columns}; {other_columns}), so they are not one table. Give them the same header.</source>
        <translation>“{path}”与“{other}”的列不同（{columns}；{other_columns}），不能合为一个表格。请让它们的表头一致。</translation>
    </message>
    <message>
        <source>“{encoding}” is not the name of an encoding. Try utf-8, utf-16, gb18030 or cp1252.</source>
        <translation>“{encoding}” 不是编码的名称。请试试 utf-8、utf-16、gb18030 或 cp1252。</translation>
    </message>
    <message>
        <source>“{column}” is chosen twice. Choose another column for each text and for the class.</source>
        <translation>“{column}”被选了两次。请为每个文本和类别各选一列。</translation>
    </message>
    <message>
        <source>The model judges two texts together, and “{path}” has no column that looks like the second. Its columns are: {found}. Name it (--pair), or open another file.</source>
        <translation>这个模型把两段文本放在一起判断，而“{path}”里没有看起来像第二段文本的列。它的列有：{found}。请指明该列（--pair），或打开别的文件。</translation>
    </message>
    <message>
        <source>“{path}” holds no sentence: nothing in it has a letter or a digit. Choose another column, or other files.</source>
        <translation>“{path}”中没有句子：其中没有任何文字或数字。请选择其他列或其他文件。</translation>
    </message>
    <message>
        <source>“{path}” is no text, whatever it is called. Choose plain text, or a table with a column of texts.</source>
        <translation>“{path}”不是文本，不管它叫什么名字。请选择纯文本文件，或含有文本列的表格。</translation>
    </message>
    <message>
        <source>The vocabulary of this encoder knows nothing of “{path}”: it is of another language, or of other signs. Choose another encoder, or begin a new one with a vocabulary of its own.</source>
        <translation>这个编码器的词表不认识“{path}”中的任何内容：它属于另一种语言，或使用另一种文字。请选择别的编码器，或新建一个有自己词表的编码器。</translation>
    </message>
    <message>
        <source>There is too little text to learn from: not even two words stand together. Add more of it.</source>
        <translation>文本太少，无法学习：连两个相邻的词都没有。请增加文本。</translation>
    </message>
    <message>
        <source>“{path}” is no encoder that was made here from another one, so that there is nothing to compare it with.</source>
        <translation>“{path}”不是在这里由另一个编码器继续预训练而来的，因此没有可比较的对象。</translation>
    </message>
    <message>
        <source>“{path}” was not made of the encoder “{encoder}”, or that has changed since. Name the one it was made of.</source>
        <translation>“{path}”不是由编码器“{encoder}”得来的，或者该编码器后来有了改动。请指定它原来所用的编码器。</translation>
    </message>
    <message>
        <source>“{path}” is the table itself, or holds its changes, and stays as it is. Choose another name for the corrected table.</source>
        <translation>“{path}”是表格本身或保存其更改的文件，会保持原样。请为更正后的表格另选一个名称。</translation>
    </message>
    <message>
        <source>“{path}” describes a model of kind “{architecture}”. BERT, DeBERTa (v2, v3), DistilBERT, ELECTRA, ModernBERT and RoBERTa work.</source>
        <translation>“{path}”描述的模型类型是“{architecture}”。可用的类型有 BERT、DeBERTa（v2、v3）、DistilBERT、ELECTRA、ModernBERT 和 RoBERTa。</translation>
    </message>
    <message>
        <source>There is not enough memory to go on. Close other programs, then try again; what was saved is unchanged.</source>
        <translation>内存不足，无法继续。请关闭其他程序后重试；已保存的内容没有改变。</translation>
    </message>
    <message>
        <source>There is not enough memory to open “{path}”. Close other programs, then try again; the model is unchanged.</source>
        <translation>内存不足，无法打开“{path}”。请关闭其他程序后重试；模型没有改变。</translation>
    </message>
    <message>
        <source>The interrupted run cannot go on with other settings ({names}). Give those it began with, or train anew.</source>
        <translation>中断的训练不能用不同的设置继续（{names}）。请使用开始时的设置，或重新训练。</translation>
    </message>
    <message>
        <source>What the interrupted run goes on from, in “{path}”, cannot be read at present ({reason}). Nothing was removed: try again later.</source>
        <translation>中断的训练要从“{path}”中的内容继续，但目前无法读取（{reason}）。没有删除任何内容，请稍后重试。</translation>
    </message>
    <message>
        <source>The newest checkpoint was damaged; the run goes on from the one before, step {step}.</source>
        <translation>最新的检查点已损坏；训练从前一个检查点（第 {step} 步）继续。</translation>
    </message>
    <message>
        <source>The checkpoints of the interrupted run are damaged, so it cannot go on. Training begins anew.</source>
        <translation>中断的训练的检查点已损坏，无法继续。训练将重新开始。</translation>
    </message>
    <message>
        <source>The GPU (“{device}”) is there but cannot be used: {reason}. Training runs on the processor, which takes longer; a newer driver may help.</source>
        <translation>有 GPU（“{device}”），但无法使用：{reason}。训练将在处理器上进行，时间会更长；更新驱动程序可能有帮助。</translation>
    </message>
    <message>
        <source>“{path}” was changed while it was being trained on, so there are no figures for it. The model is in “{model}”. Open the table again and train anew.</source>
        <translation>“{path}”在训练期间被修改，因此没有评估结果。模型在“{model}”中。请重新打开表格并再次训练。</translation>
    </message>
    <message>
        <source>There is no text to classify. Paste or type one.</source>
        <translation>没有可分类的文本。请粘贴或输入一段。</translation>
    </message>
    <message>
        <source>The model knows no class “{label}”. It knows: {known}.</source>
        <translation>模型不认识类别“{label}”。它认识的类别：{known}。</translation>
    </message>
    <message>
        <source>The text has no word “{word}”. A word is whole: not a part of a longer one.</source>
        <translation>文本中没有词语“{word}”。词语必须完整，不能是更长词语的一部分。</translation>
    </message>
    <message>
        <source>Something is still running. Cancel it below or wait for its end, then open “{path}” again.</source>
        <translation>还有任务正在进行。请先在下方取消或等待完成，然后再打开“{path}”。</translation>
    </message>
    <message>
        <source>Something went wrong that should not happen. Nothing of yours was changed; “Copy report” has the details for the developers.</source>
        <translation>出现了不该发生的错误。你的数据没有任何改动；点击“复制报告”，可获取提供给开发者的详细信息。</translation>
    </message>
    <message>
        <source>A part of BERTDesk is missing or damaged ({part}). Install BERTDesk again; your models and settings stay.</source>
        <translation>BERTDesk 的一个组件缺失或已损坏（{part}）。请重新安装 BERTDesk；你的模型和设置会保留。</translation>
    </message>
    <message>
        <source>BERTDesk ended unexpectedly the last time. What was saved is safe; “Copy report” has the details for the developers.</source>
        <translation>BERTDesk 上次意外退出。已保存的内容不会丢失；点击“复制报告”，可获取提供给开发者的详细信息。</translation>
    </message>
    <message>
        <source>The disk is full, so models and settings cannot be saved in “{path}”. Free some space, or start BERTDesk with BERTDESK_HOME set to a folder elsewhere.</source>
        <translation>磁盘已满，模型和设置无法保存到“{path}”。请释放一些空间，或将环境变量 BERTDESK_HOME 设为其他位置的文件夹后重新启动 BERTDesk。</translation>
    </message>
    <message>
        <source>BERTDesk cannot write into “{path}” ({reason}), so models and settings are not kept. Make the folder writable, or start BERTDesk with BERTDESK_HOME set to another one.</source>
        <translation>BERTDesk 无法写入“{path}”（{reason}），因此模型和设置不会保留。请将该文件夹设为可写，或将环境变量 BERTDESK_HOME 设为其他文件夹后重新启动 BERTDesk。</translation>
    </message>
    <message>
        <source>Your settings in “{path}” cannot be read ({reason}), so the usual ones apply. Change any setting to write them anew.</source>
        <translation>无法读取“{path}”中的设置（{reason}），因此使用默认设置。更改任意一项设置即可重新写入。</translation>
    </message>
    <message>
        <source>The folder of your models, “{path}”, cannot be read ({reason}). Give yourself the right to read it.</source>
        <translation>无法读取你的模型文件夹“{path}”（{reason}）。请为自己添加读取该文件夹的权限。</translation>
    </message>
    <message>
        <source>The model that was in use the last time, “{name}”, cannot be found any more. Open another model, or train one.</source>
        <translation>找不到上次使用的模型“{name}”。请打开其他模型，或训练一个新模型。</translation>
    </message>
    <message>
        <source>{percent} % of the texts are longer than {max_length} tokens: training reads their beginning only. “Thorough” reads more.</source>
        <translation>有 {percent}% 的文本超过 {max_length} 个词元，训练只读取它们的开头。选择“充分”可读取更多。</translation>
    </message>
    <message>
        <source>{percent} % of the texts are longer than the {max_length} tokens that the encoder can read: training reads their beginning only.</source>
        <translation>有 {percent}% 的文本超过编码器能读取的 {max_length} 个词元，训练只读取它们的开头。</translation>
    </message>
    <message>
        <source>Training takes longer: keeping what the frozen layers give would need {gb} GB, more than half of the free disk.</source>
        <translation>训练时间会变长：保存冻结层的输出需要 {gb} GB，超过了磁盘剩余空间的一半。</translation>
    </message>
    <message>
        <source>The text is taken from “{column}”, the column with the most of it.</source>
        <translation>文本取自“{column}”列，这一列的文本最多。</translation>
    </message>
    <message>
        <source>All text files of the folder are read; a column such as “{column}” is named of a table alone.</source>
        <translation>文件夹中的所有文本文件都会被读取；只有表格才需要指定“{column}”这样的列。</translation>
    </message>
    <message>
        <source>The text holds only {found} word pieces that occur often enough; {wanted} were asked for. A small vocabulary fits a small text.</source>
        <translation>文本中出现次数足够的词元只有 {found} 个，而要求的是 {wanted} 个。小文本适合用小词表。</translation>
    </message>
    <message>
        <source>{percent} % of the word pieces are unknown to this encoder: its vocabulary is of another language, or of other signs. Choose another encoder, or begin a new one with a vocabulary of its own.</source>
        <translation>这个编码器不认识 {percent}% 的词元：它的词表属于另一种语言或另一套符号。请选择其他编码器，或新建一个拥有自己词表的编码器。</translation>
    </message>
    <message>
        <source>There is but one document to learn from, so that no sentence of another one can be put after one of its own: it learns by masked words alone.</source>
        <translation>可供学习的文档只有一篇，无法把另一篇的句子接在它的句子之后：它只通过遮住的词学习。</translation>
    </message>
    <message>
        <source>This encoder comes without the layers that guess words and judge pairs of sentences. They are new and learn first, alone.</source>
        <translation>这个编码器没有用来猜词和判断句对的层。这些层是新建的，会先单独学习。</translation>
    </message>
    <message>
        <source>This is not the text that the encoder learnt from, or not as it was then: it may have learnt some of what is kept back here.</source>
        <translation>这不是编码器学过的那份文本，或者文本后来有了变化：这里留出的文本，有些它可能学过。</translation>
    </message>
    <message>
        <source>There are too few documents, or all are the same, so that none can be kept aside: the figures are of what was learnt from, and too good. In a .txt file, an empty line between documents parts them.</source>
        <translation>文档太少，或者全都相同，无法留出一部分：数字是在学过的文本上得到的，过于乐观。在 .txt 文件中，用空行把文档隔开。</translation>
    </message>
    <message>
        <source>This encoder guesses words, but comes without the layer that judges pairs of sentences. That is new and learns first, alone.</source>
        <translation>这个编码器会猜词，但不带判断句子对的层。这一层是新的，先单独学习。</translation>
    </message>
    <message>
        <source>An encoder of this kind was not made to judge whether a sentence follows another: it learns by masked words alone.</source>
        <translation>这类编码器不用于判断一句话是否接在另一句之后：它只通过遮住的词学习。</translation>
    </message>
    <message>
        <source>Memory ran short. Training goes on with {micro_batch} texts computed at once; each step still learns from as many as before.</source>
        <translation>内存不足。训练继续进行，每次同时计算 {micro_batch} 条文本；每一步学习的文本数量不变。</translation>
    </message>
    <message>
        <source>The loss exploded at step {step}. Training has gone back to step {back_to} and goes on with half the learning rate, {learning_rate}.</source>
        <translation>损失在第 {step} 步失控。训练已回到第 {back_to} 步，并以一半的学习率 {learning_rate} 继续。</translation>
    </message>
    <message>
        <source>The file does not say how its characters are stored; it was read as {encoding}. If letters look wrong, choose another encoding.</source>
        <translation>文件没有说明字符的存储方式，已按 {encoding} 读取。如果文字显示不对，请选择其他编码。</translation>
    </message>
    <message>
        <source>Rows with stray quotation marks, read as they are meant: {count}, the first in line {first_line}. Double such marks in the file to be sure.</source>
        <translation>有 {count} 行带有多余的引号，已按原意读取，第一个在第 {first_line} 行。为保险起见，请在文件中把这样的引号写成两个。</translation>
    </message>
    <message>
        <source>Some texts were once read in a wrong encoding and saved so: “{before}” was probably “{after}”. Have them repaired, or leave them.</source>
        <translation>有些文本曾以错误的编码读取并保存：“{before}”原本很可能是“{after}”。可以修复，也可以保持原样。</translation>
    </message>
    <message>
        <source>Rows whose texts had once been read in a wrong encoding, repaired as you asked: {count}. The file itself is as it was.</source>
        <translation>按你的要求，已修复 {count} 行曾以错误编码读取的文本。文件本身保持不变。</translation>
    </message>
    <message>
        <source>Of {of} rows {count} were taken, evenly spread over the table, as was asked for.</source>
        <translation>按要求从 {of} 行中均匀抽取了 {count} 行。</translation>
    </message>
    <message>
        <source>Lines set aside, which are no rows of the table: {count}, the first is line {first_line}. They have more cells than it, repeat its header, or are titles, notes, drawn lines or another table.</source>
        <translation>已将 {count} 行搁置，它们不是表格的数据行，第一个是第 {first_line} 行：它们的单元格比表格多、重复了表头，或者是标题、说明、分隔线或另一张表格。</translation>
    </message>
    <message>
        <source>The sheet “{sheet}” is what you see; this workbook also has {others}. Choose another one above the rows, or name it after “::” in the terminal.</source>
        <translation>当前显示的是工作表“{sheet}”；该工作簿中还有：{others}。可在数据行上方选择其他工作表，或在终端中用“::”指定。</translation>
    </message>
    <message>
        <source>Cells with an error such as #REF! in this workbook: {count}; they are read as empty. Correct them in your spreadsheet program.</source>
        <translation>该工作簿中有 #REF! 之类错误的单元格：{count} 个，按空单元格读取。请在表格软件中更正。</translation>
    </message>
    <message>
        <source>Formulas that were never computed in this workbook: {count}; they are read as empty. Open it in your spreadsheet program and save it.</source>
        <translation>该工作簿中从未计算过的公式：{count} 个，按空单元格读取。请在表格软件中打开并保存。</translation>
    </message>
    <message>
        <source>Lines set aside because they are no JSON: {count}, the first is line {first_line}. Export the file again if you miss them.</source>
        <translation>不是 JSON 而搁置的行：{count} 行，第一处在第 {first_line} 行。如果需要这些内容，请重新导出文件。</translation>
    </message>
    <message>
        <source>The file breaks off or is damaged in line {line}; what stands before it was read. Export it again if you miss the rest.</source>
        <translation>文件在第 {line} 行中断或损坏；此前的内容已读取。如果需要其余内容，请重新导出。</translation>
    </message>
    <message>
        <source>The list “{name}” is what you see; the file also has {others}. To use another one, save it as a file of its own.</source>
        <translation>当前显示的是列表“{name}”；文件中还有：{others}。要使用其他列表，请将其另存为单独的文件。</translation>
    </message>
    <message>
        <source>Texts on which people disagree: {count}, the first in line {first_line}; the first answer is taken. Decide them in Label Studio.</source>
        <translation>标注者意见不一的文本：{count} 条，第一处在第 {first_line} 行；采用第一个答案。请在 Label Studio 中裁定。</translation>
    </message>
    <message>
        <source>Files that are no texts in a folder of their class, left out: {count}, in {where}. Put texts that you miss into the folder of their class.</source>
        <translation>不在类别文件夹中的文本或其他文件，未读取：{count} 个，位于 {where}。如果需要其中的文本，请放入对应类别的文件夹。</translation>
    </message>
    <message>
        <source>Files that cannot be read as text, set aside: {count}, the first is {first}. Look at them if you miss them.</source>
        <translation>无法作为文本读取而搁置的文件：{count} 个，第一个是 {first}。如果需要这些内容，请检查这些文件。</translation>
    </message>
    <message>
        <source>By their names, {train} rows are for training, {valid} for validation and {test} for the test. All are shown as one table.</source>
        <translation>按名称，{train} 行用于训练，{valid} 行用于验证，{test} 行用于测试。全部显示为一个表格。</translation>
    </message>
    <message>
        <source>{count} files with the same columns are one table of {rows} rows.</source>
        <translation>{count} 个列相同的文件合为一个 {rows} 行的表格。</translation>
    </message>
    <message>
        <source>Texts with nothing in them, passed over: {count}.</source>
        <translation>跳过的空文本：{count}。</translation>
    </message>
    <message>
        <source>Stopped: {count} of {total} texts were not explained.</source>
        <translation>已停止：{total} 条文本中有 {count} 条未解释。</translation>
    </message>
    <message>
        <source>Texts that the memory was not enough for, passed over: {count}. Close other programs, or shorten these texts.</source>
        <translation>因内存不足而跳过的文本：{count}。请关闭其他程序，或缩短这些文本。</translation>
    </message>
    <message>
        <source>Whether a word decides alone was not tried out to the end.</source>
        <translation>没有试完是否有某个词单独起决定作用。</translation>
    </message>
    <message>
        <source>Classes that no row for training has: {count}, such as “{label}”. They cannot be learned, and their texts count as mistakes. Add rows of them, or leave them out of the test.</source>
        <translation>没有任何训练行的类别有 {count} 个，例如“{label}”。它们学不到，其文本会算作错误。请补充这些类别的行，或把它们移出测试。</translation>
    </message>
    <message>
        <source>The file says which rows are for the test: {count} of {total}. Only these are scored; the others are for learning.</source>
        <translation>文件指定了用于测试的行：{total} 行中的 {count} 行。只评估这些行，其余的用于学习。</translation>
    </message>
    <message>
        <source>The text is taken from “{column}”: so its name says, and its cells hold {characters} characters on average.</source>
        <translation>文本取自“{column}”列：列名如此，单元格平均有 {characters} 个字符。</translation>
    </message>
    <message>
        <source>The text is taken from “{column}”, whose cells are the longest prose: {characters} characters on average.</source>
        <translation>文本取自“{column}”列：这一列的文字最长，平均 {characters} 个字符。</translation>
    </message>
    <message>
        <source>The class is taken from “{column}”: so its name says, and it holds {values} different values.</source>
        <translation>类别取自“{column}”列：列名如此，共有 {values} 个不同的值。</translation>
    </message>
    <message>
        <source>The class is taken from “{column}”, which holds few different values: {values}.</source>
        <translation>类别取自“{column}”列：这一列只有少量不同的值，共 {values} 个。</translation>
    </message>
    <message>
        <source>The classes in “{column}” are two answers: “{first}” and “{second}”.</source>
        <translation>“{column}”里的类别是两种回答：“{first}”和“{second}”。</translation>
    </message>
    <message>
        <source>The classes in “{column}” are numbers, from {low} to {high}; each is a class of its own.</source>
        <translation>“{column}”里的类别是从 {low} 到 {high} 的数字，每个数字自成一类。</translation>
    </message>
    <message>
        <source>“{first}” and “{second}” look like two texts to be judged together.</source>
        <translation>“{first}”和“{second}”看来是要放在一起判断的两段文本。</translation>
    </message>
    <message>
        <source>These columns all hold text and may be joined to one: {columns}.</source>
        <translation>这些列都是文本，可以合并成一段：{columns}。</translation>
    </message>
    <message>
        <source>“{column}” holds several classes in one cell, separated by “{separator}” ({count} rows).</source>
        <translation>“{column}”的一个单元格里有多个类别，以“{separator}”分隔（{count} 行）。</translation>
    </message>
    <message>
        <source>Texts that stand there several times, with one class: {groups}, in {count} rows. Remove the copies if they are there by mistake.</source>
        <translation>重复出现、类别相同的文本：{groups} 条，共 {count} 行。如果是误复制的，请删除多余的行。</translation>
    </message>
    <message>
        <source>Texts that stand there several times, with different classes: {groups}, in {count} rows. Decide on one class for each.</source>
        <translation>重复出现、类别却不同的文本：{groups} 条，共 {count} 行。请为每条文本确定一个类别。</translation>
    </message>
    <message>
        <source>Groups of texts that say nearly the same, with one class: {groups}, with {count} rows. Keep one of each, or the figures will be too good.</source>
        <translation>内容几乎相同、类别一致的文本：{groups} 组，共 {count} 行。每组只留一条，否则得分会偏高。</translation>
    </message>
    <message>
        <source>Groups of texts that say nearly the same, with different classes: {groups}, with {count} rows. Look which class is right.</source>
        <translation>内容几乎相同、类别却不同的文本：{groups} 组，共 {count} 行。请看看哪个类别是对的。</translation>
    </message>
    <message>
        <source>Rows for the test whose text stands among those for training too: {count} of {total}. Remove them from one of the two, or a model is praised for remembering.</source>
        <translation>测试行中，文本也出现在训练行里的有 {count} 行，共 {total} 行。请从其中一边移除，否则模型会因为记住而得高分。</translation>
    </message>
    <message>
        <source>Rows for the test that say nearly what a row for training says: {count} of {total}. Remove them from one of the two.</source>
        <translation>测试行中，与某个训练行内容几乎相同的有 {count} 行，共 {total} 行。请从其中一边移除。</translation>
    </message>
    <message>
        <source>Rows without a text: {count}. They are left out; fill them in, or leave it so.</source>
        <translation>没有文本的行：{count}。这些行不会使用；可以补上，也可以不管。</translation>
    </message>
    <message>
        <source>Rows without a class: {count}. They are left out; fill them in to train on them.</source>
        <translation>没有类别的行：{count}。这些行不会使用；补上类别后才能用于训练。</translation>
    </message>
    <message>
        <source>Texts that hardly hold a letter: {count}. Nothing can be learned from them; remove them, unless they are meant so.</source>
        <translation>几乎没有文字的文本：{count}。从中学不到什么；除非有意如此，否则请删除。</translation>
    </message>
    <message>
        <source>Classes with fewer than 3 different texts: {count} ({labels}). They are learned but cannot be tested. Add texts or merge the classes.</source>
        <translation>不同文本少于 3 条的类别：{count} 个（{labels}）。模型会学习它们，但无法测试。请增加文本，或合并类别。</translation>
    </message>
    <message>
        <source>Classes with fewer than 10 different texts: {count} ({labels}). Expect little of them. Add texts or merge the classes.</source>
        <translation>不同文本少于 10 条的类别：{count} 个（{labels}）。不要期望太高。请增加文本，或合并类别。</translation>
    </message>
    <message>
        <source>“{label}” is also written {others}, in {count} rows: these are different classes for the program. Write them alike if they are one.</source>
        <translation>“{label}”还写作 {others}，共 {count} 行：程序会把它们当作不同的类别。如果是同一个类别，请统一写法。</translation>
    </message>
    <message>
        <source>Rows whose class is probably wrong: {count} of {total}. Look at the first of them: word counts are surer of another class there than they usually are.</source>
        <translation>类别很可能标错的行：{total} 行中有 {count} 行。请先看排在前面的：按词频统计，它们更像另一个类别，而且比通常更有把握。</translation>
    </message>
    <message>
        <source>Texts in letters that the encoder was not trained on: {count} of {total}. Choose an encoder for their language, or remove them.</source>
        <translation>有些文本使用编码器没有学过的文字：{total} 条中有 {count} 条。请选用适合其语言的编码器，或删除这些文本。</translation>
    </message>
    <message>
        <source>Texts in a language that the encoder was not trained on: {count} of {total}. Choose an encoder that knows it, or remove them.</source>
        <translation>有些文本使用编码器没有学过的语言：{total} 条中有 {count} 条。请选用懂这种语言的编码器，或删除这些文本。</translation>
    </message>
    <message>
        <source>{percent} % of the texts begin with the same words: “{text}”. They tell nothing and take up room: remove them.</source>
        <translation>{percent} % 的文本开头相同：“{text}”。这些字句不说明问题，还占用篇幅，请去掉。</translation>
    </message>
    <message>
        <source>{percent} % of the texts end with the same words: “{text}”. They tell nothing: remove them.</source>
        <translation>{percent} % 的文本结尾相同：“{text}”。这些字句不说明问题，请去掉。</translation>
    </message>
    <message>
        <source>{percent} % of the texts hold the same line: “{text}”. It tells nothing and takes up room: remove it.</source>
        <translation>{percent} % 的文本含有同一行：“{text}”。这一行不说明问题，还占用篇幅，请去掉。</translation>
    </message>
    <message>
        <source>The column “{column}” alone tells the class of {percent} % of the rows (the largest class is {largest} %). If it is known only afterwards, keep it out of the text.</source>
        <translation>单看“{column}”列就能知道 {percent} % 的行属于哪个类别（最大的类别占 {largest} %）。如果它是事后才知道的，不要把它并入文本。</translation>
    </message>
    <message>
        <source>Texts with an e-mail address: {count}. A model may keep it: replace it by a placeholder.</source>
        <translation>含有电子邮箱地址的文本：{count} 条。模型可能会记住它们，请换成占位符。</translation>
    </message>
    <message>
        <source>Texts with a telephone number: {count}. A model may keep it: replace it by a placeholder.</source>
        <translation>含有电话号码的文本：{count} 条。模型可能会记住它们，请换成占位符。</translation>
    </message>
    <message>
        <source>Texts with a Chinese identity number: {count}. A model may keep it: replace it by a placeholder.</source>
        <translation>含有中国居民身份证号的文本：{count} 条。模型可能会记住它们，请换成占位符。</translation>
    </message>
    <message>
        <source>Texts with the number of a payment card: {count}. A model may keep it: replace it by a placeholder.</source>
        <translation>含有银行卡号的文本：{count} 条。模型可能会记住它们，请换成占位符。</translation>
    </message>
    <message>
        <source>Changes of rows or columns that this table does not have, passed over: {count}. They apply again to the table that they were made in.</source>
        <translation>针对此表格中没有的行或列的更改，已跳过：{count}。换回当初更改的表格，它们会重新生效。</translation>
    </message>
    <message>
        <source>Cells that a spreadsheet would take for formulas, saved with an apostrophe before them: {count}. Save without that if only BERTDesk will read the file.</source>
        <translation>电子表格程序会当作公式的单元格，保存时前面加了撇号：{count}。如果只有 BERTDesk 会读取该文件，可以不加撇号保存。</translation>
    </message>
    <message>
        <source>Texts with a bank account number (IBAN): {count}. A model may keep it: replace it by a placeholder.</source>
        <translation>含有国际银行账号（IBAN）的文本：{count} 条。模型可能会记住它们，请换成占位符。</translation>
    </message>
    <message>
        <source>Dropout</source>
        <translation>随机失活（dropout）</translation>
    </message>
    <message>
        <source>Warm-up</source>
        <translation>预热</translation>
    </message>
    <message>
        <source>Weight decay</source>
        <translation>权重衰减</translation>
    </message>
    <message>
        <source>Largest gradient</source>
        <translation>梯度上限</translation>
    </message>
    <message>
        <source>Passes without a better result (patience)</source>
        <translation>无改进的最多轮数（patience）</translation>
    </message>
    <message>
        <source>Share of rows that choose the best</source>
        <translation>用于选出最好模型的行所占比例</translation>
    </message>
    <message>
        <source>Share of rows for the final figures</source>
        <translation>用于最终测试的行所占比例</translation>
    </message>
    <message>
        <source>Most steps</source>
        <translation>最多步数</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Class weights</source>
        <translation>类别权重</translation>
    </message>
    <message>
        <source>Label smoothing</source>
        <translation>标签平滑</translation>
    </message>
    <message>
        <source>What chooses the best</source>
        <translation>选出最好模型的依据</translation>
    </message>
    <message>
        <source>Head first</source>
        <translation>先训练分类头</translation>
    </message>
    <message>
        <source>Frozen layers computed once</source>
        <translation>冻结层只计算一次</translation>
    </message>
    <message>
        <source>Last layer for the first token alone</source>
        <translation>最后一层只计算第一个词元</translation>
    </message>
    <message>
        <source>Texts of similar length together</source>
        <translation>长度相近的文本放在一起</translation>
    </message>
    <message>
        <source>Precision</source>
        <translation>运算精度</translation>
    </message>
    <message>
        <source>Weight of the next-sentence loss (lambda)</source>
        <translation>下一句损失的权重（lambda）</translation>
    </message>
    <message>
        <source>Share of the tokens to be guessed</source>
        <translation>要猜的词元所占比例</translation>
    </message>
    <message>
        <source>Whole words masked together</source>
        <translation>整词一起遮盖</translation>
    </message>
    <message>
        <source>Word pieces of the vocabulary</source>
        <translation>词表的词元数</translation>
    </message>
    <message>
        <source>Small letters alone</source>
        <translation>只用小写字母</translation>
    </message>
    <message>
        <source>How often pieces must meet to become one</source>
        <translation>片段合并所需的最少同现次数</translation>
    </message>
    <message>
        <source>Encoder</source>
        <translation>编码器</translation>
    </message>
    <message>
        <source>Version of BERTDesk</source>
        <translation>BERTDesk 版本</translation>
    </message>
    <message>
        <source>Conservative propagation, tried out in steps</source>
        <translation>守恒传播，并分步验证</translation>
    </message>
    <message>
        <source>Conservative propagation</source>
        <translation>守恒传播</translation>
    </message>
    <message>
        <source>Conservative propagation, tried out word by word</source>
        <translation>守恒传播，并逐词验证</translation>
    </message>
    <message>
        <source>Integrated gradients from [MASK]</source>
        <translation>积分梯度，以 [MASK] 为基线</translation>
    </message>
    <message>
        <source>Integrated gradients from [PAD]</source>
        <translation>积分梯度，以 [PAD] 为基线</translation>
    </message>
    <message>
        <source>Integrated gradients from zeros</source>
        <translation>积分梯度，以零向量为基线</translation>
    </message>
    <message>
        <source>Integrated gradients, mean of three baselines</source>
        <translation>积分梯度，三种基线的平均</translation>
    </message>
    <message>
        <source>Sequential integrated gradients</source>
        <translation>逐词积分梯度</translation>
    </message>
    <message>
        <source>Gradient × input</source>
        <translation>梯度 × 输入</translation>
    </message>
    <message>
        <source>DeepLIFT</source>
        <translation>DeepLIFT</translation>
    </message>
    <message>
        <source>Occlusion: one word left out at a time</source>
        <translation>遮挡法：每次去掉一个词</translation>
    </message>
    <message>
        <source>Shapley values by sampling</source>
        <translation>抽样 Shapley 值</translation>
    </message>
    <message>
        <source>KernelSHAP</source>
        <translation>KernelSHAP</translation>
    </message>
    <message>
        <source>LIME</source>
        <translation>LIME</translation>
    </message>
    <message>
        <source>Attention rollout: where the model looks, not why</source>
        <translation>注意力汇流：模型看向哪里，而非为何如此判断</translation>
    </message>
    <message>
        <source>cells moved, joined or added</source>
        <translation>移动、合并或补充了单元格</translation>
    </message>
    <message>
        <source>quotation marks mended</source>
        <translation>修正了引号</translation>
    </message>
    <message>
        <source>letters mended</source>
        <translation>修正了乱码</translation>
    </message>
    <message>
        <source>too many cells</source>
        <translation>单元格过多</translation>
    </message>
    <message>
        <source>the header again</source>
        <translation>重复的表头</translation>
    </message>
    <message>
        <source>above the table</source>
        <translation>位于表格上方</translation>
    </message>
    <message>
        <source>below the table</source>
        <translation>位于表格下方</translation>
    </message>
    <message>
        <source>another table</source>
        <translation>另一张表格</translation>
    </message>
    <message>
        <source>a drawn line</source>
        <translation>分隔线</translation>
    </message>
    <message>
        <source>a remark</source>
        <translation>注释</translation>
    </message>
    <message>
        <source>no text</source>
        <translation>不是文本</translation>
    </message>
    <message>
        <source>no JSON</source>
        <translation>不是 JSON</translation>
    </message>
    <message>
        <source>The loss exploded again, at step {step}. Training ended there; the best model so far is kept.</source>
        <translation>损失在第 {step} 步再次失控。训练到此结束，已保留目前最好的模型。</translation>
    </message>
    <message>
        <source>{percent} % of this is in a script or has word pieces that the encoder never saw: it was made for another language. The answer is worth little; choose an encoder for this language.</source>
        <translation>其中 {percent}% 的文字或词元是编码器从未见过的：它是为其他语言制作的，判断结果参考价值不大。请选择适合这种语言的编码器。</translation>
    </message>
    <message>
        <source>Characters that could not be read: {count}, the first in line {first_line}; they appear as “�”. Save the file as UTF-8 from the program that made it.</source>
        <translation>有 {count} 个字符无法读取，显示为“�”，第一个在第 {first_line} 行。请在生成该文件的程序中另存为 UTF-8。</translation>
    </message>
    <message>
        <source>NUL characters that were taken out: {count}, the first in line {first_line}. If texts look damaged, export the file again.</source>
        <translation>已去除 {count} 个 NUL 字符，第一个在第 {first_line} 行。如果文本看起来有损坏，请重新导出文件。</translation>
    </message>
    <message>
        <source>Quotation marks that open and never close: {count}, the first in line {first_line}. The rows after them were kept; close or remove the quote there.</source>
        <translation>有 {count} 个引号没有闭合，第一个在第 {first_line} 行。其后的行已保留；请补全或删除该处的引号。</translation>
    </message>
    <message>
        <source>Blank lines between the rows, passed over: {count}, the first is line {first_line}.</source>
        <translation>已跳过数据行之间的 {count} 个空行，第一个是第 {first_line} 行。</translation>
    </message>
    <message>
        <source>Rows with too few or too many cells, repaired: {count}, the first in line {first_line}. Check that row; put texts that hold the delimiter in quotation marks.</source>
        <translation>有 {count} 行的单元格过少或过多，已修复，第一个在第 {first_line} 行。请检查该行；含有分隔符的文本要加引号。</translation>
    </message>
    <message>
        <source>Two columns are called “{column}”; the later one is shown as “{renamed}”. Rename it in the file to tell them apart.</source>
        <translation>有两列都叫“{column}”，后一列显示为“{renamed}”。请在文件中改名以便区分。</translation>
    </message>
    <message>
        <source>Columns without a name: {count}; they are called “Column 1”, “Column 2” … by their place. Add names to the first line of the file.</source>
        <translation>有 {count} 列没有名称，已按位置命名为“Column 1”“Column 2”…。请在文件第一行补上列名。</translation>
    </message>
    <message>
        <source>The first line looks like data, so the {columns} columns were named “Column 1”, “Column 2” …. If it is a header, shorten its names; otherwise add a header line.</source>
        <translation>第一行看起来是数据，因此 {columns} 列已命名为“Column 1”“Column 2”…。如果它是表头，请缩短列名；否则请添加表头。</translation>
    </message>
    <message>
        <source>Rows without a text, left out: {count}, the first in line {first_line}. Fill them in, or leave it so.</source>
        <translation>有 {count} 行没有文本，已略去，第一个在第 {first_line} 行。可以补上，也可以不管。</translation>
    </message>
    <message>
        <source>Rows without a class, left out: {count}, the first in line {first_line}. Fill them in to train on them.</source>
        <translation>有 {count} 行没有类别，已略去，第一个在第 {first_line} 行。补上类别后才能用于训练。</translation>
    </message>
    <message>
        <source>Rows with a class that the model does not know, left out: {count}, such as “{example}” in line {first_line}. Correct the classes, or train a model that has them.</source>
        <translation>有 {count} 行的类别是模型不认识的，例如“{example}”（第一个在第 {first_line} 行），已略去。请更正类别，或训练包含这些类别的模型。</translation>
    </message>
    <message>
        <source>Rows that repeat an earlier text: {count}. Equal texts stay on one side of the split; remove them if they are copies by mistake.</source>
        <translation>有 {count} 行的文本与前面重复。划分数据时，相同的文本会放在同一部分；如果是误复制的，请删除。</translation>
    </message>
    <message>
        <source>Rows that share a text with rows of another class: {count}, the first in line {first_line}. Decide on one class for each text.</source>
        <translation>有 {count} 行与其他类别的行文本相同，第一个在第 {first_line} 行。请为每条文本确定一个类别。</translation>
    </message>
    <message>
        <source>Classes with fewer than 3 different texts: {count}, such as “{label}”. They are learned but cannot be tested. Add texts or merge the classes.</source>
        <translation>有 {count} 个类别（如“{label}”）的不同文本少于 3 条：会参与学习，但无法检验。请添加文本或合并类别。</translation>
    </message>
    <message>
        <source>The column “{column}” holds many different numbers ({count}) and looks like a measurement rather than classes. Choose another column, or group the numbers into a few classes.</source>
        <translation>“{column}”列有 {count} 个不同的数值，看起来是测量值而不是类别。请选择其他列，或把数值归并为几个类别。</translation>
    </message>
    <message>
        <source>Texts of which the end is cut off in training: {count} of {total}. That is about {percent} % of all tokens; the limit is {limit}, the longest text has {longest}. Train with a higher limit if what matters stands at the end.</source>
        <translation>训练时结尾会被截去的文本：{total} 条中有 {count} 条，约占全部词元的 {percent} %；上限是 {limit}，最长的文本有 {longest} 个词元。如果要紧的内容在结尾，请提高上限。</translation>
    </message>
    <message>
        <source>Step size (learning rate)</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Texts a step (batch size)</source>
        <translation>每步的文本数（批大小）</translation>
    </message>
    <message>
        <source>Passes over the data (epochs)</source>
        <translation>训练轮数</translation>
    </message>
    <message>
        <source>Tokens read of a text</source>
        <translation>每条文本读取的词元数</translation>
    </message>
    <message>
        <source>Lowest layers kept as they are</source>
        <translation>保持不变的底层数</translation>
    </message>
    <message>
        <source>leave out {count} rows</source>
        <translation>排除 {count} 行</translation>
    </message>
    <message>
        <source>leave out {count} copies</source>
        <translation>排除 {count} 个重复行</translation>
    </message>
    <message>
        <source>take back {count} rows</source>
        <translation>放回 {count} 行</translation>
    </message>
    <message>
        <source>give {count} rows the class “{label}”</source>
        <translation>将 {count} 行设为类别“{label}”</translation>
    </message>
    <message>
        <source>give {count} rows the probable class</source>
        <translation>将 {count} 行设为可能的类别</translation>
    </message>
    <message>
        <source>write {count} spellings as “{label}”</source>
        <translation>将 {count} 种写法统一为“{label}”</translation>
    </message>
    <message>
        <source>mask personal data in {count} texts</source>
        <translation>遮盖 {count} 个文本中的个人信息</translation>
    </message>
    <message>
        <source>cut shared words out of {count} texts</source>
        <translation>从 {count} 个文本中删去共有的词句</translation>
    </message>
    <message>
        <source>call {count} rows fine</source>
        <translation>认可 {count} 行</translation>
    </message>
    <message>
        <source>call a finding fine</source>
        <translation>认可一项发现</translation>
    </message>
    <message>
        <source>leave out a row</source>
        <translation>排除一行</translation>
    </message>
    <message>
        <source>leave out a copy</source>
        <translation>排除一个重复行</translation>
    </message>
    <message>
        <source>take back a row</source>
        <translation>放回一行</translation>
    </message>
    <message>
        <source>give a row the class “{label}”</source>
        <translation>将一行设为类别“{label}”</translation>
    </message>
    <message>
        <source>give a row the probable class</source>
        <translation>将一行设为可能的类别</translation>
    </message>
    <message>
        <source>mask personal data in a text</source>
        <translation>遮盖一个文本中的个人信息</translation>
    </message>
    <message>
        <source>cut shared words out of a text</source>
        <translation>从一个文本中删去共有的词句</translation>
    </message>
    <message>
        <source>call a row fine</source>
        <translation>认可一行</translation>
    </message>
    <message>
        <source>a change</source>
        <translation>一处更改</translation>
    </message>
    <message>
        <source>Same text several times</source>
        <translation>同一文本出现多次</translation>
    </message>
    <message>
        <source>Same text, different classes</source>
        <translation>文本相同，类别不同</translation>
    </message>
    <message>
        <source>Nearly the same text</source>
        <translation>文本几乎相同</translation>
    </message>
    <message>
        <source>Nearly the same text, different classes</source>
        <translation>文本几乎相同，类别不同</translation>
    </message>
    <message>
        <source>Test texts that training has seen</source>
        <translation>训练中见过的测试文本</translation>
    </message>
    <message>
        <source>Test texts that training has nearly seen</source>
        <translation>训练中几乎见过的测试文本</translation>
    </message>
    <message>
        <source>No text</source>
        <translation>没有文本</translation>
    </message>
    <message>
        <source>No class</source>
        <translation>没有类别</translation>
    </message>
    <message>
        <source>Texts without words</source>
        <translation>没有词语的文本</translation>
    </message>
    <message>
        <source>Texts that are cut off</source>
        <translation>被截断的文本</translation>
    </message>
    <message>
        <source>Classes too small to test</source>
        <translation>过小而无法测试的类别</translation>
    </message>
    <message>
        <source>Small classes</source>
        <translation>较小的类别</translation>
    </message>
    <message>
        <source>Spellings of “{label}”</source>
        <translation>“{label}”的写法</translation>
    </message>
    <message>
        <source>Class probably wrong</source>
        <translation>类别可能有误</translation>
    </message>
    <message>
        <source>Letters the encoder does not know</source>
        <translation>编码器不认识的文字</translation>
    </message>
    <message>
        <source>Language the encoder does not know</source>
        <translation>编码器不认识的语言</translation>
    </message>
    <message>
        <source>Texts that begin alike</source>
        <translation>开头相同的文本</translation>
    </message>
    <message>
        <source>Texts that end alike</source>
        <translation>结尾相同的文本</translation>
    </message>
    <message>
        <source>Texts that share a line</source>
        <translation>含有相同一行的文本</translation>
    </message>
    <message>
        <source>“{column}” gives the class away</source>
        <translation>“{column}”泄露了类别</translation>
    </message>
    <message>
        <source>E-mail addresses</source>
        <translation>电子邮件地址</translation>
    </message>
    <message>
        <source>Telephone numbers</source>
        <translation>电话号码</translation>
    </message>
    <message>
        <source>Chinese identity numbers</source>
        <translation>身份证号码</translation>
    </message>
    <message>
        <source>Card numbers</source>
        <translation>银行卡号</translation>
    </message>
    <message>
        <source>Bank account numbers</source>
        <translation>银行账号（IBAN）</translation>
    </message>
    <message>
        <source>Serious</source>
        <translation>严重</translation>
    </message>
    <message>
        <source>Doubtful</source>
        <translation>可疑</translation>
    </message>
    <message>
        <source>Good to know</source>
        <translation>供参考</translation>
    </message>
</context>
<context>
    <name>networks</name>
    <message>
        <source>The model in use: {name}</source>
        <translation>当前模型：{name}</translation>
    </message>
    <message>
        <source>The built-in encoder: {name}</source>
        <translation>内置编码器：{name}</translation>
    </message>
</context>
<context>
    <name>next</name>
    <message>
        <source>It thinks that the second sentence follows the first.</source>
        <translation>网络认为第二句接在第一句之后。</translation>
    </message>
    <message>
        <source>It thinks that the second sentence does not follow the first.</source>
        <translation>网络认为第二句不接在第一句之后。</translation>
    </message>
    <message>
        <source>A sentence about something else it finds even more likely.</source>
        <translation>换成一句无关的话，它反而觉得更可能。</translation>
    </message>
    <message>
        <source>But a sentence about something else it finds just as likely.</source>
        <translation>可是一句无关的话，它觉得同样可能。</translation>
    </message>
    <message>
        <source>It prefers the other way round: it would put the second sentence first.</source>
        <translation>它更倾向于反过来：把第二句放在前面。</translation>
    </message>
    <message>
        <source>The other way round it finds as likely: it hears the topic, not the order.</source>
        <translation>反过来它觉得同样可能：它听得出话题，听不出先后。</translation>
    </message>
    <message>
        <source>It tells the order, and a sentence about something else, from this pair.</source>
        <translation>它既分得出先后，也分得出无关的话。</translation>
    </message>
    <message>
        <source>If the second really follows, this answer costs −log {probability} = {loss}.</source>
        <translation>如果第二句真的接在后面，这个回答的损失是 −log {probability} = {loss}。</translation>
    </message>
    <message>
        <source>Its pre-training here asked for no pairs: this part of it has learnt nothing, and only guesses.</source>
        <translation>它在这里预训练时没有学过句子对：这一部分什么也没学到，只是在猜。</translation>
    </message>
    <message>
        <source>It learnt this from pairs out of texts: in half of them the second part really followed, in the others it came from another text. Whether something is a good answer, or true, it was never asked.</source>
        <translation>它是从成对的文本里学来的：一半的后一部分真的接在后面，另一半来自别的文本。一句话答得好不好、是不是真的，从来没有问过它。</translation>
    </message>
    <message>
        <source>That was before: its pre-training here asked for no pairs, and taught this part nothing more.</source>
        <translation>那是以前学的：它在这里预训练时没有学句子对，这一部分没有再学到什么。</translation>
    </message>
    <message>
        <source>Of {n} pairs that it never saw it got {share} right; guessing gets half.</source>
        <translation>在 {n} 对从未见过的文本中，它答对了 {share}；瞎猜也能对一半。</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>{number} %</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>about {n} seconds</source>
        <translation>约 {n} 秒</translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation>约 1 分钟</translation>
    </message>
    <message>
        <source>about {n} minutes</source>
        <translation>约 {n} 分钟</translation>
    </message>
    <message>
        <source>about {n} hours</source>
        <translation>约 {n} 小时</translation>
    </message>
    <message>
        <source>about {n} days</source>
        <translation>约 {n} 天</translation>
    </message>
    <message>
        <source>today {time}</source>
        <translation>今天 {time}</translation>
    </message>
    <message>
        <source>yesterday {time}</source>
        <translation>昨天 {time}</translation>
    </message>
    <message>
        <source>{date} {time}</source>
        <translation>{date} {time}</translation>
    </message>
</context>
<context>
    <name>pieces</name>
    <message>
        <source>Piece</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Number</source>
        <translation>编号</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>段</translation>
    </message>
    <message>
        <source>Position</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Word</source>
        <translation>词</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>{pieces} pieces for {words} words and signs</source>
        <translation>{words} 个词和符号，共 {pieces} 个词元</translation>
    </message>
    <message>
        <source>{n} of them special</source>
        <translation>其中 {n} 个是特殊词元</translation>
    </message>
    <message>
        <source>{n} unknown</source>
        <translation>{n} 个未知</translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>.</source>
        <translation>。</translation>
    </message>
    <message>
        <source>Part {n} of {total} of the word “{word}”.</source>
        <translation>是“{word}”这个词的第 {n} 部分，共 {total} 部分。</translation>
    </message>
    <message>
        <source>Sum</source>
        <translation>总和</translation>
    </message>
    <message>
        <source>Each piece begins as a sum of learned vectors: one for the piece, one for its segment, one for its position. A strip is a vector, {n} numbers wide.</source>
        <translation>每个词元最初都是几个学来的向量之和：一个代表词元，一个代表它所在的段，一个代表它的位置。一条色带是一个向量，由 {n} 个数组成。</translation>
    </message>
    <message>
        <source>BERT adds three learned vectors for each piece: one for the piece, one for its segment, one for its position. This network does without some of them. A strip is a vector, {n} numbers wide.</source>
        <translation>BERT 为每个词元把三个学来的向量相加：一个代表词元，一个代表它所在的段，一个代表它的位置。这个网络没有用到全部三个。一条色带是一个向量，由 {n} 个数组成。</translation>
    </message>
    <message>
        <source>This network knows one segment alone, so that this vector is the same on every piece.</source>
        <translation>这个网络只有一个段，所以这个向量在每个词元上都相同。</translation>
    </message>
    <message>
        <source>number {id} of the vocabulary</source>
        <translation>词表中第 {id} 号</translation>
    </message>
    <message>
        <source>segment A</source>
        <translation>A 段</translation>
    </message>
    <message>
        <source>segment B</source>
        <translation>B 段</translation>
    </message>
    <message>
        <source>position {n}</source>
        <translation>位置 {n}</translation>
    </message>
    <message>
        <source>special</source>
        <translation>特殊</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>未知</translation>
    </message>
    <message>
        <source>goes on</source>
        <translation>接前</translation>
    </message>
    <message>
        <source>begins a word</source>
        <translation>词首</translation>
    </message>
    <message>
        <source>Special: nobody typed it. Its vector comes to stand for the whole text.</source>
        <translation>特殊词元：不是输入的内容。它的向量最终代表整段文本。</translation>
    </message>
    <message>
        <source>Special: nobody typed it. It stands at the end of a text.</source>
        <translation>特殊词元：不是输入的内容。它位于一段文本的末尾。</translation>
    </message>
    <message>
        <source>Special: it stands for a word that is to be guessed.</source>
        <translation>特殊词元：代表一个待猜的词。</translation>
    </message>
    <message>
        <source>Special: nobody typed it.</source>
        <translation>特殊词元：不是输入的内容。</translation>
    </message>
    <message>
        <source>Unknown: the text itself says so.</source>
        <translation>未知：文本中本来就这样写。</translation>
    </message>
    <message>
        <source>Unknown: the word has more characters than the tokenizer looks at (100, as BERT has it).</source>
        <translation>未知：这个词的字符数超过分词器处理的上限（BERT 为 100 个）。</translation>
    </message>
    <message>
        <source>Unknown: it has a character that is in no piece of the vocabulary, so the whole word is lost.</source>
        <translation>未知：其中有一个字符不在词表的任何词元里，所以整个词都丢失了。</translation>
    </message>
    <message>
        <source>Unknown: its characters are in the vocabulary, but no piece may stand at this place of a word, so the whole word is lost.</source>
        <translation>未知：它的字符都在词表里，但没有词元可以放在词中的这个位置，所以整个词都丢失了。</translation>
    </message>
    <message>
        <source>This network has no segments.</source>
        <translation>这个网络没有段。</translation>
    </message>
    <message>
        <source>No vector: positions turn queries and keys in each layer (rotary).</source>
        <translation>没有向量：位置在每一层转动查询和键（旋转）。</translation>
    </message>
    <message>
        <source>No vector: each layer looks at distances instead (relative).</source>
        <translation>没有向量：每一层看的是距离（相对）。</translation>
    </message>
</context>
<context>
    <name>pretrain_words</name>
    <message>
        <source>Done in {time}. The encoder is saved: training can start from it.</source>
        <translation>已完成，用时{time}。编码器已保存，可以从它开始训练。</translation>
    </message>
    <message>
        <source>Stopped at step {step}. The best encoder so far is kept.</source>
        <translation>已在第 {step} 步停止，保留了目前最好的编码器。</translation>
    </message>
    <message>
        <source>Making sure which text this is: {share}</source>
        <translation>正在核对文本：{share}</translation>
    </message>
    <message>
        <source>Reading the text: {share}</source>
        <translation>正在读取文本：{share}</translation>
    </message>
    <message>
        <source>Collecting word pieces from the text: {share}</source>
        <translation>正在从文本中收集词元：{share}</translation>
    </message>
    <message>
        <source>Looking which words stand in the same texts</source>
        <translation>正在看哪些词出现在同样的文本里</translation>
    </message>
    <message>
        <source>Putting sentences together in pairs</source>
        <translation>正在把句子组成文本对</translation>
    </message>
    <message>
        <source>Teaching the new layers that guess words: {share}</source>
        <translation>正在训练新建的猜词层：{share}</translation>
    </message>
    <message>
        <source>Checking on the text it learns from: {share}</source>
        <translation>正在用学习的文本检验：{share}</translation>
    </message>
    <message>
        <source>Checking on text it does not learn from: {share}</source>
        <translation>正在用未参与学习的文本检验：{share}</translation>
    </message>
    <message>
        <source>It guesses {share} of the masked words in text it never saw.</source>
        <translation>在从未见过的文本中，它能猜对 {share} 的遮住的词。</translation>
    </message>
    <message>
        <source>It guesses {share} of the masked words in the text it learnt from.</source>
        <translation>在学过的文本中，它能猜对 {share} 的遮住的词。</translation>
    </message>
    <message>
        <source>That is no better than word frequencies alone (loss {loss}, by frequency {unigram}): it needs more text or more passes.</source>
        <translation>这并不比仅按词频去猜更好（损失 {loss}，按词频为 {unigram}）：需要更多文本，或更多遍数。</translation>
    </message>
    <message>
        <source>Whether one text follows the other was not measured: a single document is kept aside, and there is no other to take a stranger from. Of 52 documents or more, two are.</source>
        <translation>没有测量它能否判断一段文本是否接在另一段之后：只留出了一篇文档，没有另一篇可以取来作不相接的一段。文档达到 52 篇时会留出两篇。</translation>
    </message>
    <message>
        <source>Of two texts it tells in {share} of cases whether the second follows the first; tossing a coin would in {coin}.</source>
        <translation>对于两段文本，它在 {share} 的情况下能正确判断第二段是否接在第一段之后；抛硬币只能达到 {coin}。</translation>
    </message>
    <message>
        <source>{one} {two}</source>
        <translation>{one}{two}</translation>
    </message>
    <message>
        <source>Passes over the text: {epochs}. To be guessed: {share} of the tokens. {length} tokens a pair, {batch} pairs a step, learning rate {rate}.</source>
        <translation>通读文本 {epochs} 遍，要猜的词元占 {share}，每对 {length} 个词元，每步 {batch} 对，学习率 {rate}。</translation>
    </message>
    <message>
        <source>Passes over the text: {epochs}. To be guessed: {share} of the tokens, whole words at a time. {length} tokens a pair, {batch} pairs a step, learning rate {rate}.</source>
        <translation>通读文本 {epochs} 遍，要猜的词元占 {share}，每次遮住整个词，每对 {length} 个词元，每步 {batch} 对，学习率 {rate}。</translation>
    </message>
    <message>
        <source>λ = 0: it learns from masked words alone; there is no next-sentence task.</source>
        <translation>λ = 0：只从被遮的词学习，没有“下一句”任务。</translation>
    </message>
    <message>
        <source>λ = {weight}: it learns from the loss of guessing masked words, and λ times that of telling whether one text follows the other.</source>
        <translation>λ = {weight}：学习的损失是猜遮住的词的损失，加上 λ 乘以判断一段文本是否接着另一段的损失。</translation>
    </message>
</context>
<context>
    <name>reading</name>
    <message>
        <source>GB18030 (Chinese)</source>
        <translation>GB18030（中文）</translation>
    </message>
    <message>
        <source>Big5 (traditional Chinese)</source>
        <translation>Big5（繁体中文）</translation>
    </message>
    <message>
        <source>Shift JIS (Japanese)</source>
        <translation>Shift JIS（日文）</translation>
    </message>
    <message>
        <source>EUC-JP (Japanese)</source>
        <translation>EUC-JP（日文）</translation>
    </message>
    <message>
        <source>EUC-KR (Korean)</source>
        <translation>EUC-KR（韩文）</translation>
    </message>
    <message>
        <source>Windows-1252 (Western)</source>
        <translation>Windows-1252（西欧）</translation>
    </message>
    <message>
        <source>Windows-1250 (Central European)</source>
        <translation>Windows-1250（中欧）</translation>
    </message>
    <message>
        <source>Windows-1251 (Cyrillic)</source>
        <translation>Windows-1251（西里尔文）</translation>
    </message>
    <message>
        <source>Windows-1253 (Greek)</source>
        <translation>Windows-1253（希腊文）</translation>
    </message>
    <message>
        <source>Windows-1254 (Turkish)</source>
        <translation>Windows-1254（土耳其文）</translation>
    </message>
    <message>
        <source>Windows-1255 (Hebrew)</source>
        <translation>Windows-1255（希伯来文）</translation>
    </message>
    <message>
        <source>Windows-1256 (Arabic)</source>
        <translation>Windows-1256（阿拉伯文）</translation>
    </message>
    <message>
        <source>Windows-1257 (Baltic)</source>
        <translation>Windows-1257（波罗的海）</translation>
    </message>
    <message>
        <source>KOI8-R (Cyrillic)</source>
        <translation>KOI8-R（西里尔文）</translation>
    </message>
    <message>
        <source>Mac Roman (Western)</source>
        <translation>Mac Roman（西欧）</translation>
    </message>
    <message>
        <source>comma</source>
        <translation>逗号</translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation>分号</translation>
    </message>
    <message>
        <source>tab</source>
        <translation>制表符</translation>
    </message>
    <message>
        <source>bar</source>
        <translation>竖线</translation>
    </message>
    <message>
        <source>colon</source>
        <translation>冒号</translation>
    </message>
    <message>
        <source>blank</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>two or more blanks</source>
        <translation>两个以上空格</translation>
    </message>
    <message>
        <source>nothing (one column)</source>
        <translation>无（只有一列）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>row {first}</source>
        <translation>第 {first} 行</translation>
    </message>
    <message>
        <source>rows {first} to {last}</source>
        <translation>第 {first} 至 {last} 行</translation>
    </message>
    <message>
        <source>none, after {above} rows</source>
        <translation>无，前面另有 {above} 行</translation>
    </message>
</context>
<context>
    <name>receipt_words</name>
    <message>
        <source>Solid: these words decide</source>
        <translation>可靠：起决定作用的正是这些词</translation>
    </message>
    <message>
        <source>Shaky: see the figures before you rely on these words</source>
        <translation>不稳：采信这些词之前请先看数字</translation>
    </message>
    <message>
        <source>Do not rely on these words</source>
        <translation>不要采信这些词</translation>
    </message>
    <message>
        <source>Solid: without the strongest words the probability is at least 5 points lower than without random ones, and lower than in every single draw; a second method ranks the words alike (correlation 0.4 or more); the scores add up within 2 %. Do not rely on it: half of the random draws do as much. Shaky: in between.</source>
        <translation>可靠：去掉得分最高的词后，概率比去掉随机词至少低 5 个百分点，且低于每一次随机抽取；另一种方法对各词的排序相近（相关系数不低于 0.4）；得分之和的误差不超过 2 %。不要采信：有一半的随机抽取同样有效。不稳：介于两者之间。</translation>
    </message>
    <message>
        <source>No word speaks for this class.</source>
        <translation>没有词支持这一类别。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>“{word}”</source>
        <translation>“{word}”</translation>
    </message>
    <message>
        <source>Without {words} the probability goes from {before} to {after};</source>
        <translation>去掉 {words} 后，概率从 {before} 变为 {after}；</translation>
    </message>
    <message>
        <source>without as many random words, to {after} (mean of {draws} draws).</source>
        <translation>去掉同样多的随机词后为 {after}（{draws} 次抽取的平均）。</translation>
    </message>
    <message>
        <source>Second method: {method}; rank correlation {agreement}.</source>
        <translation>第二种方法：{method}；等级相关系数 {agreement}。</translation>
    </message>
    <message>
        <source>{method}. The scores add up to {sum} of {gap} (logits).</source>
        <translation>{method}。各词得分之和为 {sum}，应为 {gap}（logit）。</translation>
    </message>
</context>
<context>
    <name>run_words</name>
    <message>
        <source>Getting ready…</source>
        <translation>正在准备…</translation>
    </message>
    <message>
        <source>Run {number} of {total}</source>
        <translation>第 {number} 次训练，共 {total} 次</translation>
    </message>
    <message>
        <source>Going on after step {step} of {total}</source>
        <translation>从第 {step} 步之后继续，共 {total} 步</translation>
    </message>
    <message>
        <source>{n} runs: {accuracy} ± {sd} on average, macro-F1 {f1} ± {f1_sd}; the best on the validation part is kept.</source>
        <translation>{n} 次训练：平均 {accuracy} ± {sd}，宏平均 F1 {f1} ± {f1_sd}；保留在验证部分上最好的一次。</translation>
    </message>
    <message>
        <source>Pass {epoch} · step {step} of {total} · {time} left</source>
        <translation>第 {epoch} 轮 · 第 {step} 步，共 {total} 步 · 剩余{time}</translation>
    </message>
    <message>
        <source>Downloading the encoder: {share}</source>
        <translation>正在下载编码器：{share}</translation>
    </message>
    <message>
        <source>Loading the encoder</source>
        <translation>正在加载编码器</translation>
    </message>
    <message>
        <source>Cutting texts into word pieces: {share}</source>
        <translation>正在把文本切分为词元：{share}</translation>
    </message>
    <message>
        <source>Trying simple methods, to compare with</source>
        <translation>正在训练简单方法，用作对比</translation>
    </message>
    <message>
        <source>Computing once what the lowest layers say: {share}</source>
        <translation>一次性计算最低几层的输出：{share}</translation>
    </message>
    <message>
        <source>Fitting the last layer (head): {share}</source>
        <translation>正在拟合最后一层（分类头）：{share}</translation>
    </message>
    <message>
        <source>Checking on texts it does not learn from: {share}</source>
        <translation>正在用未参与学习的文本检验：{share}</translation>
    </message>
    <message>
        <source>Done in {time}: {accuracy} right on texts it never saw. The model is saved.</source>
        <translation>已完成，用时{time}。在从未见过的文本上准确率为 {accuracy}，模型已保存。</translation>
    </message>
    <message>
        <source>Paused at step {step} of {total}. Nothing is lost.</source>
        <translation>已暂停在第 {step} 步，共 {total} 步。什么都没有丢失。</translation>
    </message>
    <message>
        <source>Stopped before there was anything to keep.</source>
        <translation>已停止：还没有可保留的内容。</translation>
    </message>
    <message>
        <source>Stopped at step {step}. The best model so far is kept and in use.</source>
        <translation>已在第 {step} 步停止，目前最好的模型已保留并启用。</translation>
    </message>
</context>
<context>
    <name>teaching</name>
    <message>
        <source>The built-in encoder can learn this here, from raw text: the page Pre-train opens with all that it needs chosen; press “Start pre-training” there. At the end, “Look into it” leads back here.</source>
        <translation>内置编码器可以在这里从原始文本学会它：“预训练”页会打开，所需的都已选好，你只要点“开始预训练”。学完后，点“看看它的内部”就回到这里。</translation>
    </message>
    <message>
        <source>Teach it to the built-in encoder</source>
        <translation>让内置编码器学会它</translation>
    </message>
</context>
<context>
    <name>toy</name>
    <message>
        <source>Read</source>
        <translation>读到的</translation>
    </message>
    <message>
        <source>What it is</source>
        <translation>是什么</translation>
    </message>
    <message>
        <source>Truth</source>
        <translation>原来的</translation>
    </message>
    <message>
        <source>First guess</source>
        <translation>首选</translation>
    </message>
    <message>
        <source>Its probability</source>
        <translation>猜测的概率</translation>
    </message>
    <message>
        <source>Probability of the truth</source>
        <translation>原词元的概率</translation>
    </message>
    <message>
        <source>hidden by [MASK]</source>
        <translation>被 [MASK] 遮住</translation>
    </message>
    <message>
        <source>another piece in its place</source>
        <translation>换成了别的词元</translation>
    </message>
    <message>
        <source>left as it is, and asked all the same</source>
        <translation>保持原样，但也要猜</translation>
    </message>
    <message>
        <source>{what}; in truth {truth}. The network&apos;s guess: {guess} ({sure}); it gives {of_truth} to the truth.</source>
        <translation>{what}；原来是 {truth}。网络猜 {guess}（{sure}），给原词元的概率是 {of_truth}。</translation>
    </message>
    <message>
        <source>Hidden: {words}. Right at once: {right} of {n}.</source>
        <translation>要猜的：{words}。一次猜对 {right}/{n}。</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>There is only one document, so nothing is asked about a second sentence.</source>
        <translation>只有一篇短文，所以不问第二句。</translation>
    </message>
    <message>
        <source>B really follows A.</source>
        <translation>B 确实接在 A 之后。</translation>
    </message>
    <message>
        <source>B is from another document.</source>
        <translation>B 来自另一篇短文。</translation>
    </message>
    <message>
        <source>The network is right about that: it gives {share} to “B follows A”.</source>
        <translation>网络判断对了：它认为“B 接在 A 之后”的概率是 {share}。</translation>
    </message>
    <message>
        <source>The network is wrong about that: it gives {share} to “B follows A”.</source>
        <translation>网络判断错了：它认为“B 接在 A 之后”的概率是 {share}。</translation>
    </message>
</context>
<context>
    <name>verdict_words</name>
    <message>
        <source>There is too little text to tell whether it helped.</source>
        <translation>文本太少，看不出是否有帮助。</translation>
    </message>
    <message>
        <source>It helped.</source>
        <translation>有帮助。</translation>
    </message>
    <message>
        <source>It did not help: the encoder as it was is the better one here.</source>
        <translation>没有帮助：在这里，学习前的编码器更好。</translation>
    </message>
    <message>
        <source>Whether it helped cannot be told: the differences may be chance.</source>
        <translation>无法判断是否有帮助：差异可能只是偶然。</translation>
    </message>
    <message>
        <source>It reads your texts better; whether it helped, only rows tell.</source>
        <translation>它读你的文本更准了；是否真有帮助，只有带类别的行才能说明。</translation>
    </message>
    <message>
        <source>Whether it sorts texts better, only rows with classes can tell.</source>
        <translation>它给文本分类是否更准，只有带类别的行才能说明。</translation>
    </message>
    <message>
        <source>{n} texts, of which it may have learnt some, as the corpus is another than then: at each place it seems to choose from {after} word pieces, before from {before} (pseudo-perplexity).</source>
        <translation>{n} 条文本，语料与当时不同，其中有些它可能学过：在每个位置上，它好像在 {after} 个词元中选择，之前是在 {before} 个中选择（伪困惑度）。</translation>
    </message>
    <message>
        <source>{n} texts that it never learnt from: at each place it seems to choose from {after} word pieces, before from {before} (pseudo-perplexity).</source>
        <translation>在它从未学习过的 {n} 个文本上：每个位置它仿佛在 {after} 个词元中选择，学习前为 {before} 个（伪困惑度）。</translation>
    </message>
    <message>
        <source>The encoder came without the layers that guess words. These have learnt since, which alone would make it read better: this is no proof that the encoder did.</source>
        <translation>编码器原本没有猜词的层。这些层后来学会了猜词，单凭这一点就会读得更准，所以这还不能证明编码器本身有进步。</translation>
    </message>
    <message>
        <source>That is too little text to tell: {n} texts, {pieces} word pieces; it takes {least} and {most}, and one document in fifty is kept back.</source>
        <translation>文本太少，无法判断：只有 {n} 个文本、{pieces} 个词元；至少需要 {least} 个文本和 {most} 个词元，而每五十篇文档才留出一篇。</translation>
    </message>
    <message>
        <source>As it is, it guesses masked words no better than word frequencies alone (loss {loss}, by frequency {unigram}): it needs more text or more passes.</source>
        <translation>就现在而言，它猜遮住的词，并不比仅按词频去猜更好（损失 {loss}，按词频为 {unigram}）：需要更多文本，或更多遍数。</translation>
    </message>
    <message>
        <source>{before} → {after}</source>
        <translation>{before} → {after}</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>Classifiers on {n} rows that they never saw, before → after, seed by seed: {seeds}; difference {mean} ± {sd} points.</source>
        <translation>分类器在从未见过的 {n} 行上的准确率，学习前 → 学习后，逐个种子：{seeds}；相差 {mean} ± {sd} 个百分点。</translation>
    </message>
</context>
<context>
    <name>views</name>
    <message>
        <source>Pieces</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Attention</source>
        <translation>注意力</translation>
    </message>
    <message>
        <source>Fill the gap</source>
        <translation>填空</translation>
    </message>
    <message>
        <source>Next sentence</source>
        <translation>下一句</translation>
    </message>
    <message>
        <source>Inside</source>
        <translation>内部</translation>
    </message>
    <message>
        <source>Positions</source>
        <translation>位置</translation>
    </message>
    <message>
        <source>Toy network</source>
        <translation>小网络演示</translation>
    </message>
    <message>
        <source>Lesson</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>What the sentence is cut into, and the three vectors that each piece begins as</source>
        <translation>句子被切成了什么，以及每个词元最初的三个向量</translation>
    </message>
    <message>
        <source>What each piece attends to, in every layer and head</source>
        <translation>每一层、每个头里，各词元看向哪里</translation>
    </message>
    <message>
        <source>Which words the network would put into a gap</source>
        <translation>网络会在空缺处填入哪些词</translation>
    </message>
    <message>
        <source>Whether a sentence follows another</source>
        <translation>一个句子是否接在另一个之后</translation>
    </message>
    <message>
        <source>How a classifier comes to its class, layer by layer</source>
        <translation>分类器如何逐层得出类别</translation>
    </message>
    <message>
        <source>How the network knows where a piece stands</source>
        <translation>网络如何知道词元的位置</translation>
    </message>
    <message>
        <source>A small network that is pre-trained before your eyes</source>
        <translation>看一个小网络当场完成预训练</translation>
    </message>
    <message>
        <source>BERT in twelve steps, with exercises</source>
        <translation>十二步读懂 BERT，附练习</translation>
    </message>
</context>
<context>
    <name>what_if_words</name>
    <message>
        <source>Still “{label}”: {after} instead of {before}</source>
        <translation>仍是“{label}”：{before} 变为 {after}</translation>
    </message>
    <message>
        <source>Now “{label}”: {after} instead of {before}</source>
        <translation>现在是“{label}”：{before} 变为 {after}</translation>
    </message>
    <message>
        <source>This one word is enough: without it, it is “{label}”, {after}</source>
        <translation>这一个词就够了：没有它就是“{label}”，{after}</translation>
    </message>
    <message>
        <source>Without these {n} words it is “{label}”, {after}; no fewer do it</source>
        <translation>没有这 {n} 个词就是“{label}”，{after}；更少的词做不到</translation>
    </message>
    <message>
        <source>Without these {n} words it is “{label}”, {after}; none of them can be spared</source>
        <translation>没有这 {n} 个词就是“{label}”，{after}；其中一个也不能少</translation>
    </message>
    <message>
        <source>Without these words ({n}) “{label}” does not hold: {after}</source>
        <translation>没有这些词（{n} 个），“{label}”不成立：{after}</translation>
    </message>
    <message>
        <source>Without these words ({n}) “{label}” holds: {after}</source>
        <translation>没有这些词（{n} 个），“{label}”成立：{after}</translation>
    </message>
    <message>
        <source>No {n} words were found that turn it ({variants} variants tried). It stays “{label}”: {after} without those that came nearest</source>
        <translation>没有找到能改变类别的 {n} 个词（试了 {variants} 种）。它仍是“{label}”：去掉最接近做到的词语后为 {after}</translation>
    </message>
    <message>
        <source>“{word}”</source>
        <translation>“{word}”</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
</context>
</TS>

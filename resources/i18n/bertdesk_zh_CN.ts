<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>BarList</name>
    <message>
        <source>Bars</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>ClassifyPanel</name>
    <message>
        <source>Open a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paste or type a text here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text to classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>or Ctrl+Enter</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This looks like</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a class to see the words for and against it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text with the words that led to the class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words and their scores</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model yet: train one, or open a model folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>With the model “{name}”, which knows {n} classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the words behind it…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text was too long: its first {n} characters were pasted.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The text is so long that its end was not read.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Words for and against “{label}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Integrated gradients from [MASK], {steps} steps. The scores add up to {sum} of the {gap} that separate this text from a masked one (logits).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DataPanel</name>
    <message>
        <source>Drop a table here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A CSV with one text and its class in each row.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>BERTDesk learns the classes from your rows, on this computer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Then paste any text and see its class, and the words that led to it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open another file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue to training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text is in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class is in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>First rows of the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Length of the texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How many texts have how many tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tab</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>comma</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>semicolon</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>bar</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{rows} rows, {columns} columns · {encoding} · separated by {delimiter}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Counting the tokens…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Half of the texts have at most {median} tokens (word pieces), the longest {longest}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{share} are longer than the {limit} that training reads: their end is not learned from.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training reads up to {limit}: all fit.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>DropArea</name>
    <message>
        <source>Drop a file here</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Area to drop a file on</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>EvaluatePanel</name>
    <message>
        <source>Score on another file…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class by class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Figures of each class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What is taken for what</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Click a cell to see its texts.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrongly classified texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all mistakes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the words behind it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train a model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no model yet: train one, then its figures are here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing is known yet about how good this model is.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {n} texts; 95 % interval {low} to {high}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right (accuracy)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Macro-F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>every class counts the same</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Word counts alone (TF-IDF)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Always the largest class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>macro-F1 {f1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{label}”, macro-F1 {f1}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{accuracy} right on {n} texts it never saw ({low} to {high}).</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Precision</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Recall</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>F1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Wrong on {n} of {all} texts, the surest mistakes first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} texts of “{true}” that were taken for “{answer}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>True class</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Answer</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Probability</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LengthChart</name>
    <message>
        <source>Lengths of the texts</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{total} texts; most have {low} to {high} tokens; {beyond} are longer than the limit of {limit}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} tokens</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limit {limit}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limit {limit}, {count} longer</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LossChart</name>
    <message>
        <source>Show as chart</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show as table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Learning curve</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>steps</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>training loss {value}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>validation accuracy {value}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>LossTable</name>
    <message>
        <source>Learning curve as a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training loss</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Validation accuracy</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MainWindow</name>
    <message>
        <source>Data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Evaluate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The encoder has read much text already; it now learns your classes from your rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a table…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the English sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Try the Chinese sample</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About BERTDesk</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tables (*.csv *.tsv *.txt *.gz *.xz *.zip);;All files (*)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a model folder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose the folder of an encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Score the model on a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fine-tunes BERT text classifiers on this computer and shows the words behind each answer.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop the training?</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The best model so far is kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go on training</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MarkLegend</name>
    <message>
        <source>pushes towards “{label}”</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>against it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>MatrixView</name>
    <message>
        <source>Rows: the true class. Columns: what the model said.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Confusion matrix</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} of {total} texts of “{true}” were taken for “{predicted}”</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>NoticeList</name>
    <message>
        <source>Messages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>PasteBox</name>
    <message>
        <source>Text to classify</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Rail</name>
    <message>
        <source>Pages</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>RunPanel</name>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>See the evaluation</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classify a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of the training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss and validation accuracy by step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pass {epoch} · step {step} of {total} · {time} left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done in {time}: {accuracy} right on texts it never saw. The model is saved.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped before the first pass over the data was complete: there was nothing to keep.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped at step {step}. The best model so far is kept and in use.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Downloading the encoder: {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loading the encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cutting texts into word pieces: {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trying simple methods, to compare with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Checking on texts it does not learn from: {share}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Right on the validation part, best so far</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of {n} texts it does not learn from</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Loss of the last step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>learning rate {rate}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts a second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopping after this step…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>SettingsPanel</name>
    <message>
        <source>Settings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The fastest that works</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Language</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Theme</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Device</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mirror for encoder downloads</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A changed device is used from the next training or model on.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only for encoders that you choose to download. Leave empty for the hub itself.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Your data</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Models, settings and logs are kept in {folder}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts, tables and models never leave this computer. The network is used only to download an encoder.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>StatusPanel</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel what is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress of what is running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Getting ready…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model: {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No model yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking at the columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scoring</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Classifying</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Finding the words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training, {time} left</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TokenText</name>
    <message>
        <source>Text with marked words</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{word}”  {score}, rank {rank}</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>TrainPanel</name>
    <message>
        <source>Encoder</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>From a folder…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long to train</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fast</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>All numbers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading rate (learning rate)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Texts a step (batch size)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Passes over the data (epochs), at most</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tokens read of a text</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lowest layers kept as they are</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Seed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start training</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a table</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>built in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>is downloaded first</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Up to {epochs} passes over the data, {length} tokens of each text, batches of {batch}, learning rate {rate}, lowest {frozen} layers kept as they are.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} million weights</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{n} layers</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>licence {name}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>English</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Chinese</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about a hundred languages</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Training needs a table with texts and classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Looking for the fastest device that works…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trains on {device}: a test step has just run there.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>_Notice</name>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Problem</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{kind}: {text}</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>There is no file at “{path}”. Check the name, or open another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is a folder. Open one table file, such as a CSV.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be read ({reason}). Check that you may open it and that no other program holds it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is empty. Open a file with a header line and rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not a text table. Save it as CSV (in Excel: Save as, CSV UTF-8) and open that.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is larger than {limit_mb} MB once unpacked. Open a smaller part of it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” holds {found} files. Unpack it and open the one table that you want.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be unpacked: it is damaged or protected by a password. Unpack it yourself and open the table in it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” has a header but no rows below it. Open a file with rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” has no column “{wanted}”. Its columns are: {found}. Choose one of these.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No column of “{path}” looks like text. Choose the text column yourself, or open another file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{column}” is chosen both as text and as class. Choose two different columns.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No row of “{path}” has both a text in “{text_column}” and a class in “{label_column}”. Choose other columns, or fill them in.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Every row of “{path}” has the same class, “{label}”, in “{column}”. Telling classes apart needs at least two: choose another column, or add rows.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{column}” of “{path}” holds {found} different values in {rows} rows. That looks like text or numbers, not classes: choose another column.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” has only {rows} usable rows. Add rows: ten are the least, some fifty a class are a start.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No class in “{column}” of “{path}” is one that the model knows ({known}). Choose another column or another model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no encoder called “{name}”. “bertdesk models” lists them; a folder or a hub name works too.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in encoder’s file “{path}” is not the published one, so it is not used. Install BERTDesk again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The built-in encoder is missing (package {package}). Install BERTDesk again, or choose a folder with an encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” could not be downloaded: {endpoint} cannot be reached. Check the network or set a mirror in Settings. The built-in encoder and all your models work without a network.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is not on this computer and downloads are switched off (HF_HUB_OFFLINE). Switch them on, or use the built-in encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{endpoint} does not give out “{name}” ({reason}). Check the name, or choose another encoder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” offers its weights only as pickle files, which can run code. Choose an encoder with safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is not a model folder: it has no {missing}. Choose the folder that holds config.json and model.safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” cannot be trusted or understood ({reason}). Get the model again from where it came.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” describes a model of kind “{architecture}”. BERT, DistilBERT, ELECTRA and RoBERTa work.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” has its weights only as “{file}”, a pickle file that can run code. Ask for the model as safetensors.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is damaged or does not fit its config.json ({reason}). Get the model again, or train anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The tokenizer “{path}” is damaged or not of BERT’s kind ({reason}). Get the model again from where it came.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” is an encoder that has not learned any classes yet. Train it first, or choose a trained model.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{name}” is {value}, but has to lie between {low} and {high}. Change it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The device “{device}” cannot be used: {reason}. Choose another, or “auto”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is full: “{path}” could not be saved, and what was there before is unchanged. Free some space, or choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” could not be saved ({reason}), and what was there before is unchanged. Choose another folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>“{path}” already holds something that is not a BERTDesk model. Choose an empty or a new folder.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The loss was no number any more at step {step}; the best model so far is kept. Train again with a lower learning rate.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory of “{device}” does not suffice for {batch_size} texts of {max_length} tokens at once. Choose a smaller batch, shorter texts or another device.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no text to classify. Paste or type one.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The model knows no class “{label}”. It knows: {known}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Something went wrong that should not happen. Nothing of yours was changed; “Copy report” has the details for the developers.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{percent} % of the texts are longer than {max_length} tokens: training reads their beginning only. “Thorough” reads more.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The encoder has never seen {percent} % of the pieces of these texts: it was made for another language or script. Choose an encoder for this language.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The file does not say how its characters are stored; it was read as {encoding}. If the preview looks wrong, save the file as UTF-8 and open it again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} characters could not be read and appear as “�”, the first in line {first_line}. Save the file as UTF-8 from the program that made it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} NUL characters were taken out, the first in line {first_line}. If texts look damaged, export the file again.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} quotation marks open and never close, the first in line {first_line}. The rows after them were kept; close or remove the quote there.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} blank lines between the rows were passed over, the first is line {first_line}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} rows had too few or too many cells and were repaired, the first in line {first_line}. Check that row; put texts that hold the delimiter in quotation marks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} rows were set aside, the first in line {first_line}: they have more cells than the header, or repeat it. Put texts that hold the delimiter in quotation marks.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Two columns are called “{column}”; the later one is shown as “{renamed}”. Rename it in the file to tell them apart.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} columns have no name and are called “Column 1”, “Column 2” … by their place. Add names to the first line of the file.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The first line looks like data, so the {columns} columns were named “Column 1”, “Column 2” …. If it is a header, shorten its names; otherwise add a header line.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} rows have no text and were left out, the first in line {first_line}. Fill them in, or leave it so.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} rows have no class and were left out, the first in line {first_line}. Fill them in to train on them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} rows have a class that the model does not know, such as “{example}” (first in line {first_line}), and were left out. Correct the classes, or train a model that has them.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} rows repeat a text that is already there. Equal texts stay on one side of the split; remove them if they are copies by mistake.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} rows share a text with rows of another class, the first in line {first_line}. Decide on one class for each text.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>{count} classes, among them “{label}”, have fewer than 3 different texts: they are learned but cannot be tested. Add texts or merge the classes.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The column “{column}” holds {count} different numbers and looks like a measurement rather than classes. Choose another column, or group the numbers into a few classes.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source>{number} %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {n} seconds</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about a minute</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {n} minutes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about {n} hours</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>

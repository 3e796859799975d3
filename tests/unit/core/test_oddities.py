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
    # What people export and paste, from far and wide
    "SurveyMonkey's two header rows": Odd(
        "Respondent ID,Start Date,How was your visit?,,Would you return?\n,,Rating,Why?,Response\n118001,01/05/2024,4,\"Kind staff, long queue\",Yes\n118002,01/06/2024,2,Too cold,No\n118003,01/06/2024,5,Loved it,Yes\n",
        ("Respondent ID", "Start Date", "How was your visit? Rating", "Why?", "Would you return? Response"),
        [("118001", "01/05/2024", "4", "Kind staff, long queue", "Yes"), ("118002", "01/06/2024", "2", "Too cold", "No"), ("118003", "01/06/2024", "5", "Loved it", "Yes")],
    ),
    "Qualtrics' three header rows": Odd(
        'StartDate,Q1,Q2\nStart Date,How satisfied are you?,Please tell us why\n"{""ImportId"":""startDate"",""timeZone"":""UTC""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_TEXT""}"\n2024-03-01 10:00:00,4,"Quick, mostly"\n2024-03-01 11:30:00,2,Nobody answered\n2024-03-02 09:10:00,5,All fine\n',
        ('StartDate Start Date', 'Q1 How satisfied are you?', 'Q2 Please tell us why'),
        [("2024-03-01 10:00:00", "4", "Quick, mostly"), ("2024-03-01 11:30:00", "2", "Nobody answered"), ("2024-03-02 09:10:00", "5", "All fine")],
    ),
    "Excel in French, saved as Windows does": Odd(
        "Réf;Libellé;Prix;Créé le\r\n001;Crème brûlée, 4 pièces;12,50 €;03/02/2024\r\n002;Pâté de campagne;1 204,00 €;14/02/2024\r\n003;Œufs frais;3,10 €;20/02/2024\r\n",
        ("Réf", "Libellé", "Prix", "Créé le"),
        [("001", "Crème brûlée, 4 pièces", "12,50 €", "03/02/2024"), ("002", "Pâté de campagne", "1 204,00 €", "14/02/2024"), ("003", "Œufs frais", "3,10 €", "20/02/2024")],
        encoding="cp1252",
    ),
    "Excel in Chinese, saved as Windows does": Odd(
        "订单号,评价,打分\r\n007,\"很好，下次还买\",5\r\n008,一般般，物流太慢,2\r\n009,客服态度不错,4\r\n",
        ("订单号", "评价", "打分"), [("007", "很好，下次还买", "5"), ("008", "一般般，物流太慢", "2"), ("009", "客服态度不错", "4")], encoding="gb18030",
    ),
    "Excel's Unicode text in Chinese": Odd(
        "正文\t情感\r\n这家店不错，还会再来\t正面\r\n不好吃，也不便宜\t负面\r\n\"他说\"\"不行\"\"就走了\"\t负面\r\n",
        ("正文", "情感"), [("这家店不错，还会再来", "正面"), ("不好吃，也不便宜", "负面"), ('他说"不行"就走了', "负面")], encoding="utf-16",
    ),
    "UTF-16 in Chinese without a mark": Odd(
        "正文\t情感\r\n这家店不错，不过不便宜\t正面\r\n不好吃，也不便宜\t负面\r\n不知道说什么\t中性\r\n",
        ("正文", "情感"), [("这家店不错，不过不便宜", "正面"), ("不好吃，也不便宜", "负面"), ("不知道说什么", "中性")], encoding="utf-16-le",
    ),
    "SAP's list": Odd(
        "Report ZMM_TEXTS\n---------------------------------------\n|Material  |Werk|Kurztext            |\n---------------------------------------\n|100-100   |1000|Pumpe, klein        |\n|100-200   |1000|Dichtung 5 mm       |\n|100-300   |2000|Gehäuse             |\n---------------------------------------\n",
        ("Material", "Werk", "Kurztext"), [("100-100", "1000", "Pumpe, klein"), ("100-200", "1000", "Dichtung 5 mm"), ("100-300", "2000", "Gehäuse")], aside=(1, 2, 4, 8),
    ),
    "Google Forms": Odd(
        '"Timestamp","What went well?","What should we change? [Food]","Your team"\n"2024/03/01 9:12:33 AM GMT+1","Talks, mostly","More, please","A"\n"2024/03/01 10:02:10 AM GMT+1","The ""hallway"" track","","B"\n',
        ("Timestamp", "What went well?", "What should we change? [Food]", "Your team"),
        [("2024/03/01 9:12:33 AM GMT+1", "Talks, mostly", "More, please", "A"), ("2024/03/01 10:02:10 AM GMT+1", 'The "hallway" track', "", "B")],
    ),
    "Google Forms with several choices": Odd(
        "Timestamp,Snacks,Why\n3/1/2024 9:12:33,Fruit;Nuts,\"Healthy;\nand cheap\"\n3/1/2024 9:15:00,Cake,\n3/1/2024 9:20:41,Fruit;Cake;Nuts,Because\n",
        ("Timestamp", "Snacks", "Why"), [("3/1/2024 9:12:33", "Fruit;Nuts", "Healthy;\nand cheap"), ("3/1/2024 9:15:00", "Cake", ""), ("3/1/2024 9:20:41", "Fruit;Cake;Nuts", "Because")],
    ),
    "a Twitter archive": Odd(
        '"tweet_id","timestamp","source","text"\n"1740000000000000001","2023-12-27 16:18:20 +0000","<a href=""http://twitter.com"" rel=""nofollow"">Web</a>","RT @a: so, ""this"" https://t.co/x1\n\n#fail &amp; more"\n"1740000000000000002","2023-12-27 17:00:00 +0000","<a href=""http://twitter.com"" rel=""nofollow"">Web</a>","ok"\n',
        ("tweet_id", "timestamp", "source", "text"),
        [("1740000000000000001", "2023-12-27 16:18:20 +0000", '<a href="http://twitter.com" rel="nofollow">Web</a>', 'RT @a: so, "this" https://t.co/x1\n\n#fail &amp; more'), ("1740000000000000002", "2023-12-27 17:00:00 +0000", '<a href="http://twitter.com" rel="nofollow">Web</a>', "ok")],
    ),
    "a Weibo scraper": Odd(
        '\ufeffid,bid,正文,发布时间,点赞数\n4901,Mx1,"今天#天气#真好[太阳]，\n出门走走",2024-03-01 08:00,12\n4902,Mx2,转发微博,2024-03-01 09:30,0\n4903,Mx3,"“不,不行”，他说",2024-03-02 10:00,7\n',
        ("id", "bid", "正文", "发布时间", "点赞数"),
        [("4901", "Mx1", "今天#天气#真好[太阳]，\n出门走走", "2024-03-01 08:00", "12"), ("4902", "Mx2", "转发微博", "2024-03-01 09:30", "0"), ("4903", "Mx3", "“不,不行”，他说", "2024-03-02 10:00", "7")],
    ),
    "a Stack Exchange query": Odd(
        'Id,Title,Tags,Score\n"11","How, exactly, do I ""yield""?","<python><iterator>","12"\n"12","C# vs. F#","<c#><f#>","-3"\n"13","What is ; for?","<c>","0"\n',
        ("Id", "Title", "Tags", "Score"),
        [("11", 'How, exactly, do I "yield"?', "<python><iterator>", "12"), ("12", "C# vs. F#", "<c#><f#>", "-3"), ("13", "What is ; for?", "<c>", "0")],
    ),
    "phpMyAdmin with backslashes": Odd(
        '"id";"text";"label"\n"1";"he said \\"no\\"; twice";"bad"\n"2";"fine";"good"\n"3";NULL;"good"\n',
        ("id", *TL), [("1", 'he said "no"; twice', "bad"), ("2", "fine", "good"), ("3", "NULL", "good")],
    ),
    "R's write.csv2": Odd(
        '"";"text";"score"\n"1";"Gut, aber teuer";2,5\n"2";"Nie wieder";1\n"3";NA;3,75\n',
        ("Column 1", "text", "score"), [("1", "Gut, aber teuer", "2,5"), ("2", "Nie wieder", "1"), ("3", "NA", "3,75")],
    ),
    "R's write.table": Odd(
        '"text" "label" "score"\n"1" "so, so" "bad" 2.5\n"2" "fine" "good" 1\n"3" "well done" "good" 3\n',
        ("Column 1", *TL, "score"), [("1", "so, so", "bad", "2.5"), ("2", "fine", "good", "1"), ("3", "well done", "good", "3")],
    ),
    "SPSS's values and blanks": Odd(
        "id\tsex\tage\topen_text\tweight\n1\t1\t34\tToo loud at night\t.98\n2\t2\t \tNice,quiet\t1.02\n3\t1\t51\t \t1.00\n",
        ("id", "sex", "age", "open_text", "weight"), [("1", "1", "34", "Too loud at night", ".98"), ("2", "2", " ", "Nice,quiet", "1.02"), ("3", "1", "51", " ", "1.00")],
    ),
    "Jira's columns of one name": Odd(
        'Summary,Issue key,Labels,Labels,Comment\n"Crash on save, again",APP-12,ui,crash,"01/Mar/24 9:00 AM;ann;It happens {code}x=""1"";{code}"\nSlow start,APP-13,perf,,\n',
        ("Summary", "Issue key", "Labels", "Labels (2)", "Comment"),
        [("Crash on save, again", "APP-12", "ui", "crash", '01/Mar/24 9:00 AM;ann;It happens {code}x="1";{code}'), ("Slow start", "APP-13", "perf", "", "")],
    ),
    "Zendesk's tags and dashes": Odd(
        'Id,Subject,Tags,Satisfaction,Created at\n101,"Re: Re: invoice, wrong","billing, vip",Good,2024-03-01 10:11\n102,-,-,Bad,2024-03-02 08:00\n103,Log-in,-,-,2024-03-02 09:30\n',
        ("Id", "Subject", "Tags", "Satisfaction", "Created at"),
        [("101", "Re: Re: invoice, wrong", "billing, vip", "Good", "2024-03-01 10:11"), ("102", "-", "-", "Bad", "2024-03-02 08:00"), ("103", "Log-in", "-", "-", "2024-03-02 09:30")],
    ),
    "Amazon's reviews between tabs": Odd(
        "marketplace\treview_id\tstar_rating\treview_headline\treview_body\tvine\n"
        'US\tR1\t5\t"Great" lamp\tIt\'s 27" wide, and bright.<br />Love it!\tN\nUS\tR2\t1\t"\tbroke, of course\tN\nUS\tR3\t4\tok\t"Good enough\tN\nUS\tR4\t3\tso-so\tThe "pro" model isn\'t.\tY\n',
        ("marketplace", "review_id", "star_rating", "review_headline", "review_body", "vine"),
        [("US", "R1", "5", '"Great" lamp', "It's 27\" wide, and bright.<br />Love it!", "N"), ("US", "R2", "1", '"', "broke, of course", "N"), ("US", "R3", "4", "ok", '"Good enough', "N"), ("US", "R4", "3", "so-so", 'The "pro" model isn\'t.', "Y")],
    ),
    "Kaggle's index, twice": Odd(
        "Unnamed: 0.1,Unnamed: 0,tweet,class\n0,0,\"!!! RT @x: well, no\",2\n1,1,ok,0\n2,4,\"\"\"quoted\"\"\",1\n",
        ("Unnamed: 0.1", "Unnamed: 0", "tweet", "class"), [("0", "0", "!!! RT @x: well, no", "2"), ("1", "1", "ok", "0"), ("2", "4", '"quoted"', "1")],
    ),
    "a web server's log": Odd(
        '10.0.0.1 - - [01/Mar/2024:10:00:00 +0100] "GET /a?b=1,2 HTTP/1.1" 200 512\n10.0.0.2 - ann [01/Mar/2024:10:00:03 +0100] "POST /login HTTP/1.1" 302 0\n10.0.0.1 - - [01/Mar/2024:10:00:09 +0100] "GET /c HTTP/1.1" 404 98\n',
        tuple(f"Column {n}" for n in range(1, 9)),
        [("10.0.0.1", "-", "-", "[01/Mar/2024:10:00:00", "+0100]", "GET /a?b=1,2 HTTP/1.1", "200", "512"), ("10.0.0.2", "-", "ann", "[01/Mar/2024:10:00:03", "+0100]", "POST /login HTTP/1.1", "302", "0"), ("10.0.0.1", "-", "-", "[01/Mar/2024:10:00:09", "+0100]", "GET /c HTTP/1.1", "404", "98")],
    ),
    "a WeChat chat log": Odd(
        "2024-03-01 10:00:01 小明\n在吗？\n\n2024-03-01 10:00:09 阿花\n在的，怎么了\n",
        ("Column 1",), [("2024-03-01 10:00:01 小明",), ("在吗？",), ("2024-03-01 10:00:09 阿花",), ("在的，怎么了",)],
    ),
    "formulas to keep zeros": Odd(
        'code,text\n="007","fine, yes"\n="008",awful\n="009",so so\n', ("code", "text"), [('="007"', "fine, yes"), ('="008"', "awful"), ('="009"', "so so")],
    ),
    "PayPal's quotes and a mark": Odd(
        '\ufeff"Datum","Uhrzeit","Name","Brutto"\n"01.03.2024","10:00:01","Müller, A.","-1.204,50"\n"02.03.2024","11:20:00","Café ""Nord""","12,00"\n',
        ("Datum", "Uhrzeit", "Name", "Brutto"), [("01.03.2024", "10:00:01", "Müller, A.", "-1.204,50"), ("02.03.2024", "11:20:00", 'Café "Nord"', "12,00")],
    ),
    "totals below, in cells": Odd(
        "Product,Comment,Count\nLamp,too dim,3\nDesk,\"solid, heavy\",5\nBed,squeaks,1\nTotal,,9\n",
        ("Product", "Comment", "Count"), [("Lamp", "too dim", "3"), ("Desk", "solid, heavy", "5"), ("Bed", "squeaks", "1"), ("Total", "", "9")],
    ),
    "units under the names": Odd(
        "Name,Weight,Colour\n[text],[kg],[RGB]\nStone,12,grey\nLeaf,0,green\n",
        ("Name [text]", "Weight [kg]", "Colour [RGB]"), [("Stone", "12", "grey"), ("Leaf", "0", "green")],
    ),
    "what was taken away": Odd("body,author\n[removed],[deleted]\nfine,ann\nawful,bob\n", ("body", "author"), [("[removed]", "[deleted]"), ("fine", "ann"), ("awful", "bob")]),
    "a row between semicolons, its commas prose": Odd(
        "question,answer,topic\nWhere?,\"Here, there\",place\nCan I pay?;Yes, of course.;money\nWho?,You,people\n",
        ("question", "answer", "topic"), [("Where?", "Here, there", "place"), ("Can I pay?", "Yes, of course.", "money"), ("Who?", "You", "people")],
    ),
    "a comma too many where all is text": Odd(
        "question,answer,topic\nWhere?,,Here,place\nWhen?,\"Now, soon\",time\nWho?,You,people\n",
        ("question", "answer", "topic"), [("Where?", "Here", "place"), ("When?", "Now, soon", "time"), ("Who?", "You", "people")],
    ),
    "a cell too few among texts": Odd(
        "Name,Phone,City,Note\nBerta Klein,+49 30 1234567,Berlin,ok\nCarlos Roe,+34 91 555 01 02,Madrid,ok\nWu Ming,Beijing,late\nAda Osei,+233 24 700 1122,Accra,ok\nEd Moss,+1 212 555 0187,New York,late\n",
        ("Name", "Phone", "City", "Note"),
        [("Berta Klein", "+49 30 1234567", "Berlin", "ok"), ("Carlos Roe", "+34 91 555 01 02", "Madrid", "ok"), ("Wu Ming", "", "Beijing", "late"), ("Ada Osei", "+233 24 700 1122", "Accra", "ok"), ("Ed Moss", "+1 212 555 0187", "New York", "late")],
    ),
    "quotes neither doubled nor escaped over two lines": Odd(
        'id,text,label\n1,"so "fine" it\nis, yes",good\n2,awful,bad\n3,"a\nb",bad\n', ("id", *TL), [("1", 'so "fine" it\nis, yes', "good"), ("2", "awful", "bad"), ("3", "a\nb", "bad")],
    ),
    "a stray quote beside a text of two lines": Odd(
        'id,text,label\n1",fine,good\n2,"awful,\nreally",bad\n"3,"so\nso, yes",bad\n4,ok,good\n',
        ("id", *TL), [('1"', "fine", "good"), ("2", "awful,\nreally", "bad"), ('"3', "so\nso, yes", "bad"), ("4", "ok", "good")],
    ),
    "a control character before a number": Odd("\x1f5,fine day\n26,bad day\n27,so so\n", ("Column 1", "Column 2"), [("\x1f5", "fine day"), ("26", "bad day"), ("27", "so so")]),
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

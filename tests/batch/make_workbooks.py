"""Makes the binary files of the tests of `batch`: run it in this folder; it needs openpyxl and xlwt.

    python make_workbooks.py

The tests read the files that are committed, and never run this.
"""

import datetime
import io
import zipfile
from pathlib import Path

import openpyxl
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

HERE = Path(__file__).parent
BOOKS, SAME = HERE / "books", HERE / "same"
DAY = datetime.date

# ---------------------------------------------------------------- the same clients in every format

TITLES = ["判定日期", "企业名称", "统一社会信用代码", "国民经济行业代码", "税款所属年度", "应纳税所得额（万元）",
          "工资薪金总额", "职工教育经费", "是否高新技术企业", "高新证书发证时间", "land[1].grade", "land[1].area",
          "land[1].industrial", "land[1].granted_on"]
FACTS = ["as_of", "company.name", "company.credit_code", "company.industry_code", "tax.year", "tax.taxable_income",
         "tax.wages", "tax.education_expense", "high_tech.certified", "high_tech.certificate_issued_on", "grade",
         "area", "industrial", "granted_on"]
CLIENTS = [
    [DAY(2016, 12, 31), "桂林漓江设计有限公司", "914501000000000008", "7491", 2016, 300, 2000000.1, 150000, True,
     DAY(2015, 7, 31), 8, 20000, True, DAY(2016, 6, 1)],
    [DAY(2016, 12, 31), "南宁㙟镕创意有限公司", "91450200MA0000001K", "7491", 2016, -12.34567, 0.3, 0, False, None,
     None, None, None, None],
    [DAY(2017, 12, 31), "柳州壮锦文化有限公司", "914501000000000109", "8790", 2017, None, 1234567.89, 99999.99, None,
     None, 11, 1500.5, False, DAY(2017, 3, 5)],
]


def text(value):
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def same():
    rows = [TITLES] + [[text(v) for v in client] for client in CLIENTS]
    for name, sep, encoding in [("utf8.csv", ",", "utf-8"), ("mark.csv", ",", "utf-8-sig"),
                                ("gb18030.csv", ",", "gb18030"), ("utf16le.csv", ",", "utf-16"),
                                ("tabs.tsv", "\t", "utf-8")]:
        body = "\r\n".join(sep.join(row) for row in rows) + "\r\n"
        (SAME / name).write_bytes(body.encode(encoding))
    body = "\n".join(",".join(row) for row in rows) + "\n"
    (SAME / "utf16be.csv").write_bytes(b"\xfe\xff" + body.encode("utf-16-be"))
    # 㙟 is not in GBK.
    (SAME / "gbk.csv").write_bytes(body.replace("㙟", "融").encode("gbk"))

    book = openpyxl.Workbook()
    fill(book.active, [TITLES] + CLIENTS)
    book.save(SAME / "same.xlsx")

    old = xlwt.Workbook(encoding="utf-8")
    sheet = old.add_sheet("企业")
    for r, row in enumerate([TITLES] + CLIENTS):
        for c, value in enumerate(row):
            put_xls(sheet, r, c, value)
    old.save(str(SAME / "same.xls"))

    ods(SAME / "same.ods", [("企业", [TITLES] + CLIENTS, "")])

    lines, folder = [], SAME / "profiles"
    folder.mkdir(exist_ok=True)
    for number, client in enumerate(CLIENTS, 1):
        lines.append(ndjson(client))
        (folder / f"{number}.toml").write_text(toml(client), encoding="utf-8")
    (SAME / "same.ndjson").write_text("\n".join(lines) + "\n", encoding="utf-8")


def in_yuan(client):
    """The facts of a client, without those that are not stated; 万元 as yuan, exactly."""
    exact = {300: "3000000", -12.34567: "-123456.7"}
    for fact, value in zip(FACTS, client):
        if value is not None:
            yield fact, exact[value] if fact == "tax.taxable_income" else value


def ndjson(client):
    def shown(value):
        if isinstance(value, bool):
            return "true" if value else "false"
        return f'"{value}"' if isinstance(value, (DAY, str)) else str(value)
    own, land = [], []
    for fact, value in in_yuan(client):
        value = value if fact == "tax.taxable_income" else shown(value)
        (own if "." in fact or fact == "as_of" else land).append(f'"{fact}":{value}')
    if land:
        own.append('"land":[{' + ",".join(land) + "}]")
    return "{" + ",".join(own) + "}"


def toml(client):
    def shown(value):
        if isinstance(value, bool):
            return "true" if value else "false"
        return f'"{value}"' if isinstance(value, str) else str(value)
    tables = {"": []}
    for fact, value in in_yuan(client):
        value = value if fact == "tax.taxable_income" else shown(value)
        table, _, key = fact.rpartition(".")
        table = table or ("" if fact == "as_of" else "land")
        tables.setdefault(table, []).append(f"{key} = {value}")
    out = ""
    for table, keys in tables.items():
        head = {"": "", "land": "[[land]]\n"}.get(table, f"[{table}]\n")
        out += head + "\n".join(keys) + "\n\n"
    return out


# ---------------------------------------------------------------- helpers

def fill(sheet, rows, top=1, left=1):
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            if value is not None:
                cell = sheet.cell(top + r, left + c, value)
                if isinstance(value, datetime.date):
                    cell.number_format = "yyyy/m/d"


def put_xls(sheet, r, c, value):
    if isinstance(value, datetime.date):
        sheet.write(r, c, value, xlwt.easyxf(num_format_str="yyyy-mm-dd"))
    elif value is not None:
        sheet.write(r, c, value)


def ods_cell(value):
    if value is None:
        return "<table:table-cell/>"
    if value is True:
        # As LibreOffice writes a truth that has no format of one.
        return '<table:table-cell table:formula="of:=TRUE()" office:value-type="float" office:value="1"><text:p>TRUE</text:p></table:table-cell>'
    if isinstance(value, bool):
        return f'<table:table-cell office:value-type="boolean" office:boolean-value="{str(value).lower()}"><text:p>{str(value).upper()}</text:p></table:table-cell>'
    if isinstance(value, datetime.date):
        return f'<table:table-cell office:value-type="date" office:date-value="{value}"><text:p>{value.year}年{value.month}月{value.day}日</text:p></table:table-cell>'
    if isinstance(value, (int, float)):
        return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>shown otherwise</text:p></table:table-cell>'
    if value.startswith("<"):
        return value
    paragraphs = "".join(f"<text:p>{line}</text:p>" for line in value.replace("&", "&amp;").split("\n"))
    return f'<table:table-cell office:value-type="string">{paragraphs}</table:table-cell>'


def ods(path, sheets, hidden=""):
    tables = ""
    for name, rows, extra in sheets:
        body = "".join("<table:table-row>" + "".join(map(ods_cell, row)) + "</table:table-row>" for row in rows)
        style = "ta2" if name == hidden else "ta1"
        tables += f'<table:table table:name="{name}" table:style-name="{style}">{body}{extra}</table:table>'
    content = ('<?xml version="1.0" encoding="UTF-8"?><office:document-content '
               'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
               'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
               'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
               'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
               'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" '
               'office:version="1.2"><office:automatic-styles>'
               '<style:style style:name="ta1" style:family="table"><style:table-properties table:display="true"/></style:style>'
               '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
               f'</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>')
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        z.writestr(zipfile.ZipInfo("mimetype"), "application/vnd.oasis.opendocument.spreadsheet")
        z.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/></manifest:manifest>')
        z.writestr("content.xml", content)


def xlsx_parts(path, parts):
    """A workbook out of parts of its own, for what no library writes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for name, body in parts.items():
            z.writestr(name, body)


def plain_parts(sheet):
    return {
        "[Content_Types].xml": '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
        "_rels/.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": '<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="企业" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }


# ---------------------------------------------------------------- one book a quirk

def quirks():
    # Title rows above, an empty column before, titles merged over two rows, a total row below, a hidden sheet.
    book = openpyxl.Workbook()
    notes = book.active
    notes.title = "说明"
    notes["A1"] = "本表由客户填写，企业名称须与营业执照一致"
    sheet = book.create_sheet("客户一览")
    sheet["B2"] = "2016年度客户一览表"
    sheet.merge_cells("B2:H2")
    sheet["B3"], sheet["H3"] = "编制单位：某税务师事务所", "单位：元"
    fill(sheet, [["*企业\n名称", "统一社会信用代码", "判定日期", "纳税情况", None, "高新情况"],
                 [None, None, None, "应纳税所得额\n（万元）", "工资薪金 总额", "是否高新"]], 5, 2)
    for area in ["B5:B6", "C5:C6", "D5:D6", "E5:F5"]:
        sheet.merge_cells(area)
    fill(sheet, [["甲公司", "914501000000000008", DAY(2016, 12, 31), 300, 2000000, "√"],
                 ["乙公司", "91450200MA0000001K", DAY(2016, 12, 31), "(12.5)", "￥1,234元", "×"],
                 [None] * 6,
                 ["丙公司", "914501000000000109", DAY(2016, 12, 31), 1.5, 1, "N"],
                 ["合计", None, None, 314, 2000002, None]], 7, 2)
    secret = book.create_sheet("旧表")
    fill(secret, [["企业名称", "统一社会信用代码"], ["旧公司", "914501000000000008"]])
    secret.sheet_state = "hidden"
    book.save(BOOKS / "layout.xlsx")

    # Cells with types: a percentage, a code as a number, an Excel error, a date with a time, 0.1 + 0.2.
    titles = ["as_of", "company.name", "company.credit_code", "company.industry_code", "land.building_coefficient",
              "tax.wages", "company.registered_on", "high_tech.certified", "tax.year"]
    good = [DAY(2016, 12, 31), "好", "914501000000000008", 7491, 0.3, 0.1 + 0.2, DAY(2012, 3, 1), True, 2016]

    def bad(at, value):
        row = list(good)
        row[1], row[2] = f"坏{at}", None
        row[at] = value
        return row
    rows = [titles, good, bad(2, 914501000000000008), bad(4, 30), bad(5, "#N/A"),
            bad(6, datetime.datetime(2012, 3, 1, 8, 30)), bad(6, 40969), bad(6, 20120301), bad(5, "无"),
            bad(7, 1), bad(3, 749), bad(1, 20160101)]
    book = openpyxl.Workbook()
    fill(book.active, rows)
    book.active["E2"].number_format = "0%"
    book.save(BOOKS / "cells.xlsx")
    old = xlwt.Workbook(encoding="utf-8")
    sheet = old.add_sheet("企业")
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            put_xls(sheet, r, c, value)
    old.save(str(BOOKS / "cells.xls"))
    error = '<table:table-cell office:value-type="string" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>'
    ods(BOOKS / "cells.ods", [("企业", [[error if v == "#N/A" else v for v in row] for row in rows],
                              '<table:table-row table:number-rows-repeated="1048564"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>')])

    # Both epochs.
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    fill(book.active, [["企业名称", "判定日期", "注册日期"], ["甲", DAY(2016, 12, 31), DAY(2012, 3, 1)]])
    book.save(BOOKS / "epoch1904.xlsx")

    # Records on sheets of their own.
    book = openpyxl.Workbook()
    book.active.title = "客户"
    fill(book.active, [["判定日期", "企业名称", "统一社会信用代码", "地块"],
                       [DAY(2016, 12, 31), "甲", "914501000000000008", None],
                       [DAY(2016, 12, 31), "乙", "91450200MA0000001K", None],
                       [DAY(2016, 12, 31), "丙", "914501000000000109", "无"],
                       [DAY(2016, 12, 31), "丁", None, None]])
    fill(book.create_sheet("土地明细"), [
        ["土地情况明细"], [],
        ["统一社会信用代码", "企业名称", "名称", "等别", "面积（公顷）", "是否工业项目", "出让日期"],
        ["91450200MA0000001K", "乙", "乙一", 8, 2, "是", DAY(2016, 6, 1)],
        ["914501000000000008", "甲", "甲一", 9, 1.5, "是", DAY(2016, 7, 1)],
        ["91450200MA0000001K", "乙", "乙二", 20, 3, "否", DAY(2016, 8, 1)],
        ["914501000000000998", "戊", "戊一", 8, 1, "是", None],
        [None, None, None, None, None, None, None],
        ["914501000000000008", "甲", "甲二", 10, 0.5, "是", DAY(2016, 9, 1)],
        [None, "丁", "丁一", 7, 1, "是", DAY(2016, 9, 1)],
        [None, None, "谁的", 7, 1, "是", None],
        ["合计", None, None, None, 7, None, None]])
    book.save(BOOKS / "records.xlsx")

    # Two sheets of clients.
    book = openpyxl.Workbook()
    book.active.title = "2016"
    fill(book.active, [["企业名称", "判定日期"], ["甲", DAY(2016, 12, 31)]])
    fill(book.create_sheet("2017"), [["企业名称", "判定日期"], ["乙", DAY(2017, 12, 31)], ["丙", DAY(2017, 12, 31)]])
    book.save(BOOKS / "two.xlsx")

    # A sheet that says it is as large as sheets can be.
    head = '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1:XFD1048576"/><sheetData>'
    cell = lambda at, words: f'<c r="{at}" t="inlineStr"><is><t>{words}</t></is></c>'
    body = f'<row r="1">{cell("A1", "企业名称")}{cell("XFD1", "备注")}</row><row r="2">{cell("A2", "甲")}</row><row r="1048576">{cell("A1048576", "乙")}</row>'
    xlsx_parts(BOOKS / "dimension.xlsx", plain_parts(head + body + "</sheetData></worksheet>"))

    # A small file whose shared texts unpack to more than is kept; the same, saying that they are small.
    parts = plain_parts(head + '<row><c t="s"><v>0</v></c></row></sheetData></worksheet>')
    parts["xl/sharedStrings.xml"] = "<sst><si><t>" + "<r><t>x</t></r>" * 5_000_000 + "</t></si></sst>"
    xlsx_parts(BOOKS / "bomb.xlsx", parts)
    liar = bytearray((BOOKS / "bomb.xlsx").read_bytes())
    size = len(parts["xl/sharedStrings.xml"]).to_bytes(4, "little")
    at = liar.find(size)
    while at >= 0:
        liar[at:at + 4] = (1000).to_bytes(4, "little")
        at = liar.find(size)
    (BOOKS / "liar.xlsx").write_bytes(liar)

    # What is called a workbook and is none.
    (BOOKS / "page.xls").write_text("<html><head><meta charset=gb2312></head><body><table><tr><td>企业名称</td></tr></table></body></html>", encoding="gbk")
    (BOOKS / "text.xls").write_bytes("企业名称\t判定日期\r\n甲\t2016-12-31\r\n".encode("gbk"))
    (BOOKS / "cut.xlsx").write_bytes((BOOKS / "cells.xlsx").read_bytes()[:3000])
    (BOOKS / "cut.xls").write_bytes((BOOKS / "cells.xls").read_bytes()[:2500])
    (BOOKS / "random.xlsx").write_bytes(bytes(range(256)) * 8)
    protected()


def protected():
    """A compound file with the streams of an encrypted workbook, and nothing in them."""
    def name(text, kind, child=0xffffffff, right=0xffffffff, start=0xfffffffe):
        raw = text.encode("utf-16-le")
        return (raw.ljust(64, b"\0") + (len(raw) + 2).to_bytes(2, "little") + bytes([kind, 1])
                + b"\xff" * 4 + right.to_bytes(4, "little") + child.to_bytes(4, "little")
                + bytes(36) + start.to_bytes(4, "little") + bytes(8))
    directory = (name("Root Entry", 5, child=1) + name("EncryptionInfo", 2, right=2)
                 + name("EncryptedPackage", 2) + bytes(128))
    fat = b"".join(n.to_bytes(4, "little") for n in [0xfffffffd, 0xfffffffe] + [0xffffffff] * 126)
    word = lambda *numbers: b"".join(n.to_bytes(2, "little") for n in numbers)
    long = lambda *numbers: b"".join(n.to_bytes(4, "little") for n in numbers)
    head = (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16) + word(0x3e, 3, 0xfffe, 9, 6) + bytes(6)
            + long(0, 1, 1, 0, 4096, 0xfffffffe, 0, 0xfffffffe, 0) + long(0) + b"\xff" * (4 * 108))
    (BOOKS / "protected.xlsx").write_bytes(head + fat + directory)


if __name__ == "__main__":
    BOOKS.mkdir(exist_ok=True)
    SAME.mkdir(exist_ok=True)
    same()
    quirks()

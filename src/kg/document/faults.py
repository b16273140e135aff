"""Every reason why a file cannot be read as a document, with its remedy, in English and Chinese."""

from dataclasses import dataclass
from typing import Any

from kg.errors import DocumentError


@dataclass(frozen=True, slots=True)
class Fault:
    """One reason; the texts are templates for `str.format`."""

    reason: str
    reason_zh: str
    remedy: str
    remedy_zh: str


FAULTS = {
    "missing": Fault(
        "there is no such file",
        "文件不存在",
        "Check the path.",
        "请检查路径。",
    ),
    "not-a-file": Fault(
        "this is not a regular file but {what}",
        "不是普通文件",
        "Name one document file.",
        "请给出一个文档文件。",
    ),
    "unreadable": Fault(
        "the file cannot be opened ({why})",
        "文件无法打开",
        "Check the path and the file's permissions.",
        "请检查路径和文件权限。",
    ),
    "too-large": Fault(
        "the file has {size:.1f} MB, more than the {limit:.0f} MB that a document may have",
        "文件过大",
        "Give the document itself, without attachments or scanned pictures.",
        "请提供文档本身，去掉附件和扫描图片。",
    ),
    "empty": Fault(
        "the file is empty (0 bytes)",
        "文件是空的",
        "Fetch the document again; the download may have failed.",
        "请重新下载该文档。",
    ),
    "blank": Fault(
        "the document holds no text, only white space",
        "文档中没有文字",
        "Fetch the document again, or recognise its pictures (OCR) first.",
        "请重新获取该文档；如为图片，请先做文字识别。",
    ),
    "binary": Fault(
        "this is {what}, not a document",
        "这不是文档，而是二进制文件",
        "Give the plan as .txt, .md, .docx, .pdf (with text) or .html.",
        "请提供 .txt、.md、.docx、.pdf（带文字层）或 .html 文件。",
    ),
    "old-office": Fault(
        "this is {what}, which is not read",
        "不支持该办公文档格式",
        "Open it in Word or WPS and save it as .docx.",
        "请用 Word 或 WPS 打开并另存为 .docx。",
    ),
    "encoding": Fault(
        "the text is broken at byte {byte} (line {line}): not valid {encoding}",
        "文字编码有误",
        "Open it in an editor, mend that place and save it as UTF-8.",
        "请用编辑器打开，修正该处并存为 UTF-8。",
    ),
    "not-chinese": Fault(
        "the text is neither valid UTF-8 (byte {byte}, line {line}) nor does it read as Chinese in GB18030",
        "文字编码无法识别",
        "Save it as UTF-8.",
        "请另存为 UTF-8。",
    ),
    "damaged": Fault(
        "the {format} file is damaged or not standard ({why})",
        "文件已损坏或不合规范",
        "Open it in its own program and save it again.",
        "请用相应软件打开后重新保存。",
    ),
    "inflates": Fault(
        "the .docx unpacks to {size:.0f} MB, more than the {limit:.0f} MB allowed",
        "文件解压后过大",
        "Remove its pictures and attachments and save it again.",
        "请删除图片和附件后重新保存。",
    ),
    "too-long": Fault(
        "the document has more than {limit} {unit}, too long for a plan",
        "文档过长",
        "Give one plan or notice per file.",
        "请每个文件只放一份规划或通知。",
    ),
    "encrypted": Fault(
        "the file is protected by a password",
        "文件已加密",
        "Save a copy without password.",
        "请另存为不带密码的副本。",
    ),
    "scanned": Fault(
        "the PDF is scanned: {bare} of {pages} pages are pictures without a text layer",
        "扫描件，没有文字层",
        "Recognise its text (OCR) first, or find the document as text on the issuer's site.",
        "请先做文字识别（OCR），或在发文机关网站查找文字版。",
    ),
    "garbled": Fault(
        "the PDF's text layer is unreadable: its fonts name no characters",
        "文字层无法解读",
        "Recognise its text (OCR), or find the document in another format.",
        "请做文字识别（OCR），或查找其他格式。",
    ),
}


def fault(name: str, key: str, **details: Any) -> DocumentError:  # noqa: ANN401 - goes to str.format as it is
    """Return the error of reason `key` for the file `name`, ready to be raised.

    Args:
        name: The file's name as the user knows it.
        key: A key of `FAULTS`.
        details: What the reason's template needs.
    """
    entry = FAULTS[key]
    message = f"{name}：{entry.reason_zh} {entry.reason.format(**details)}."
    return DocumentError(message, f"{entry.remedy_zh} {entry.remedy}")

"""Bytes to text: long and short, declared, wrongly declared and not declared."""

from __future__ import annotations

import pytest

from newsclip.encoding import decode_bytes, find_declared_charset

FRENCH = "Le café du pont a fermé ses portes après un été difficile ; les habitués se réunissent à côté."
GERMAN = "Größere Schäden an der Brücke: Für Fußgänger bleibt sie gesperrt, sagt Bürgermeisterin Vögele."
SPANISH = "¿Quién limpió el río? La peña del barrio pidió más información al ayuntamiento de Fuentelaña."
POLISH = "Żółta łódź wróciła na jezioro, a mieszkańcy Wielkiej Łąki świętowali na brzegu do późnej nocy."
CZECH = "Starosta řekl, že se most přes říčku otevře až v září, protože dělníkům chyběly šrouby."
RUSSIAN = "В городе открылся новый мост через реку. Мэр поблагодарил жителей за терпение."
GREEK = "Η νέα γέφυρα άνοιξε χθες το πρωί, δήλωσε ο δήμαρχος της πόλης στους δημοσιογράφους."
TURKISH = "Belediye başkanı yeni köprünün açıldığını söyledi; şehirde yaşayanlar çok mutlu."
HEBREW = "ראש העיר חנך אתמול את הגשר החדש מעל הנהר והודה לתושבים על הסבלנות."
ARABIC = "افتتح رئيس البلدية أمس الجسر الجديد فوق النهر وشكر السكان على صبرهم."
JAPANESE = "市長は昨日、川にかかる新しい橋の開通式に出席し、住民に感謝した。"
SIMPLIFIED = "市长昨天出席了新大桥的通车仪式，并感谢居民的耐心等待。"
TRADITIONAL = "市長昨天出席了新大橋的通車儀式，並感謝居民的耐心等待。"
KOREAN = "시장은 어제 새 다리 개통식에 참석하여 주민들에게 감사의 뜻을 전했다."

LEGACY = [
    ("cp1252", FRENCH),
    ("cp1252", GERMAN),
    ("cp1252", SPANISH),
    ("iso8859-15", FRENCH + " Entrée : 12 €."),
    ("cp1250", POLISH),
    ("cp1250", CZECH),
    ("iso8859-2", POLISH),
    ("cp1251", RUSSIAN),
    ("cp1251", "Мост открыт."),
    ("koi8-r", RUSSIAN),
    ("koi8-r", "Мост открыт."),
    ("iso8859-5", RUSSIAN),
    ("cp1253", GREEK),
    ("cp1254", TURKISH),
    ("cp1255", HEBREW),
    ("cp1256", ARABIC),
    ("cp932", JAPANESE),
    ("cp932", "橋が開通した。"),
    ("euc_jp", JAPANESE),
    ("euc_jp", "橋が開通した。"),
    ("gb18030", SIMPLIFIED),
    ("gb18030", "大桥昨天通车了。"),
    ("big5", TRADITIONAL),
    ("euc_kr", KOREAN),
    ("euc_kr", "다리가 개통되었다."),
    ("mac-roman", FRENCH),
]


@pytest.mark.parametrize(("charset", "text"), LEGACY)
def test_a_short_paste_in_a_legacy_charset(charset: str, text: str) -> None:
    assert decode_bytes(text.encode(charset)).text == text


@pytest.mark.parametrize(("charset", "text"), [case for case in LEGACY if len(case[1]) > 20])
def test_a_page_in_a_legacy_charset(charset: str, text: str) -> None:
    page = f"<html><body><p class='x'>Hello</p>{'<br>' * 2000}<p>{text}</p>\n<p>{text}</p></body></html>"
    assert decode_bytes(page.encode(charset)).text == page


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, SIMPLIFIED, "The bridge reopens on Monday."])
@pytest.mark.parametrize("charset", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "utf-32"])
def test_unicode_with_and_without_its_mark(charset: str, text: str) -> None:
    assert decode_bytes(text.encode(charset)).text == text


@pytest.mark.parametrize(
    ("declared", "charset", "text"), [("iso-8859-1", "koi8-r", RUSSIAN), ("utf-8", "cp1252", FRENCH)]
)
def test_a_wrong_declaration_is_seen_through(declared: str, charset: str, text: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    assert decode_bytes(page.encode(charset)).text == page


def test_a_declaration_decides_between_charsets_alike() -> None:
    page = "<meta charset=iso-8859-2><p>Zürich</p>"
    assert decode_bytes(page.encode("iso8859-2")).encoding == "iso8859-2"


def test_a_declaration_is_a_metas_or_the_xml_declarations() -> None:
    assert find_declared_charset(b'<script charset="koi8-r"></script><meta charset="gbk">') == "gb18030"
    assert find_declared_charset(b'<?xml version="1.0" encoding="windows-1250"?>') == "cp1250"
    assert find_declared_charset(b"<meta http-equiv=content-type content='text/html; charset=latin1'>") == "cp1252"
    assert find_declared_charset(b'<meta charset="utf-16">') is None
    assert find_declared_charset(b"<p>charset=koi8-r</p>") is None


def test_broken_bytes_in_utf8_are_marked() -> None:
    decoded = decode_bytes(RUSSIAN.encode() + b" \xff\xfe " + RUSSIAN.encode())
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith(RUSSIAN)
    assert [notice.code for notice in decoded.notices] == ["undecodable-bytes"]


def test_any_bytes_are_decoded() -> None:
    for seed in range(256):
        data = bytes((seed * at + at * at) % 256 for at in range(400))
        assert decode_bytes(data).text


@pytest.mark.parametrize("stray", [b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0"])
@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, JAPANESE * 3, "The bridge reopens on Monday."])
def test_a_stray_mark_or_nil_makes_no_utf16(stray: bytes, text: str) -> None:
    assert decode_bytes(stray + text.encode()).text == text
    assert decode_bytes(text[:7].encode() + b"\0" + text[7:].encode()).text.replace("\0", "") == text

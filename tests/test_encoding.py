"""Bytes to text: what every encoding of the field comes out as."""

import base64
import gzip
import re
from pathlib import Path

import pytest

from newsclip.encoding import decode_bytes, is_writing
from newsclip.language import detect_language, is_familiar
from tests.command import read_records, run

FRENCH = "Le préfet a fermé l’école où « tout gelait », dès mercredi à 8 h. Coût estimé : 900 €. " * 4
RUSSIAN = "В районную библиотеку вернули книгу, которую должны были сдать весной прошлого века. " * 4
SPANISH = "La alcaldesa pidió más información según el último balance, añadió. ¿Quién pagará? " * 4
POLISH = "Radni zdecydują w czwartek, czy zabytkową łódź ustawić na trawniku przed szkołą, żeby ją ocalić. " * 4
CZECH = "Obec se rozhodla, že příští týden otevře dům, který už léta chátrá poblíž řeky. " * 4
TURKISH = "Belediye başkanı, köprünün yaz sonuna kadar açılmayacağını söyledi; çalışmalar ağır ilerliyor. " * 4
JAPANESE = "町議会は十二日、老朽化した体育館を取り壊す計画を賛成多数で可決した。" * 6
CHINESE = "县城最后一家租书店上月关门，店主没有离开，而是把柜台改成了修鞋的摊位。" * 6


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-le"),
        (FRENCH, "utf-32"),
        (FRENCH, "cp1252"),
        (FRENCH.replace("’", "'"), "iso8859-15"),
        (SPANISH, "cp1252"),
        (SPANISH, "mac_roman"),
        (POLISH, "cp1250"),
        (POLISH, "iso8859-2"),
        (CZECH, "cp1250"),
        (CZECH, "iso8859-2"),
        (TURKISH, "cp1254"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp1251"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
        (JAPANESE, "iso2022_jp"),
        (CHINESE, "gb18030"),
        (CHINESE, "utf-16"),
    ],
)
def test_text_comes_out_as_it_went_in(text: str, encoding: str) -> None:
    decoded = decode_bytes(text.encode(encoding))
    assert decoded.text == text
    assert decoded.notices == []


def test_a_declared_charset_is_believed_where_the_bytes_agree() -> None:
    page = f'<html><head><meta charset="iso-8859-2"></head><body>{"Zażółć gęślą jaźń. " * 3}</body></html>'
    decoded = decode_bytes(page.encode("iso-8859-2"))
    assert decoded.text == page
    assert decoded.encoding == "iso8859-2"


def test_utf8_that_something_damaged_stays_utf8_and_says_so() -> None:
    data = FRENCH.encode() + b"\xff\xfe" + FRENCH.encode()
    decoded = decode_bytes(data)
    assert decoded.encoding == "utf-8"
    assert decoded.text.replace("\ufffd", "") == FRENCH * 2
    assert [notice.code for notice in decoded.notices] == ["undecodable-bytes"]


def test_a_legacy_letter_far_into_a_plain_text_is_not_taken_for_damage() -> None:
    data = b"Plain words without an accent. " * 5000 + FRENCH.encode("cp1252")
    assert decode_bytes(data).encoding not in {"utf-8", None}


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
def test_a_mark_before_bytes_of_ascii_is_none(mark: bytes) -> None:
    text = "The ferry stays in port until Friday, the harbour master said.\n"
    assert text in decode_bytes(mark + text.encode()).text
    for written in (text, "渡轮将停泊至周五，港务长周二表示。\n", "ア", ""):
        encoding = "utf-16-le" if mark == b"\xff\xfe" else "utf-16-be"
        assert decode_bytes(mark + written.encode(encoding)).text == written


@pytest.mark.parametrize("data", [b"", b"\xff", b"\xfe\xff", b"\xff\xfe\x00", b"\x00" * 9, bytes(range(256)) * 3])
def test_no_bytes_raise(data: bytes) -> None:
    decode_bytes(data)


def test_utf8_that_holds_the_sign_of_what_was_lost_before_is_utf8() -> None:
    decoded = decode_bytes("It costs 5 \ufffd, said the \ufffdharbour master\ufffd.".encode())
    assert (decoded.encoding, decoded.notices) == ("utf-8", [])


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, SPANISH, POLISH, CZECH, TURKISH, JAPANESE, CHINESE])
def test_writing_is_told_from_what_a_wrong_encoding_makes_of_it(text: str) -> None:
    assert is_writing(text)
    assert not is_writing(text.encode("utf-8").decode("utf-16-le", "replace"))
    assert not is_writing(re.sub(r"[^\W\d_]", "?", text))
    assert not is_writing("o" * len(text))
    assert not is_writing(f"{text} {f'{text[:20]} ' * 200}")
    assert not is_writing(text.title().swapcase()) or text.lower() == text.upper()
    assert not is_writing(gzip.compress(text.encode()).decode("koi8-r"))
    assert not is_writing(f"語{base64.b64encode(text.encode()).decode()}".replace("A", "é"))
    assert not is_writing(" ".join(f"{sign}blockquote>" for sign in text if sign.isalpha()))


@pytest.mark.parametrize("charset", ["koi8-r", "cp1252", "mac-roman", "cp1250"])
def test_utf8_that_was_once_read_in_a_legacy_charset_is_no_writing(charset: str) -> None:
    text = "Après la marée, l’été déçoit le bac ; « déjà l’hiver », répète à l’équipage la préposée du quai. " * 3
    assert is_writing(text)
    assert not is_writing(text.encode("utf-8").decode(charset, "replace"))


def test_cyrillic_bytes_of_a_korean_charset_are_no_chinese() -> None:
    assert not is_writing(RUSSIAN.encode("cp949", "ignore").decode("big5hkscs", "ignore") * 3)


def test_more_is_asked_of_what_is_foreign_to_its_language() -> None:
    broken = "Da lunedÃŽ il vigile ha utoimlucendoal monte per portil latte alla coativa.p>ÂŦSi asini fermal rosso "
    assert is_familiar(FRENCH, detect_language(FRENCH))
    assert is_familiar(broken, None)
    assert not is_familiar("qzx wvk ptrkl zzxq mnvbw qpl", detect_language(FRENCH))
    assert is_writing(broken * 2)
    assert not is_writing(broken * 2, familiar=False)


def test_letters_that_changed_places_in_pairs_are_no_writing() -> None:
    text = "The ferry stays, the harbour master said. Nobody, not even he, can sail. Boats wait. " * 2
    swapped = "".join(f"{second}{first}" for first, second in zip(text[::2], text[1::2], strict=False))
    assert is_writing(text)
    assert not is_writing(swapped)


@pytest.mark.parametrize(
    "text",
    [
        "uGqirha Ida Roe uthe isikhephe siza kuhlala ezibukweni de kube nguLwesihlanu, watsho uMphathi weNdawo.",
        "Itsasontzia portuan geratuko da ostiralera arte, esan zuen astelehenean portuko buruak, Ida Roe andreak.",
        "ბორანი ნავსადგურში დარჩება პარასკევამდე, განაცხადა ორშაბათს ნავსადგურის უფროსმა, ქალბატონმა იდა როემ.",
        "Լաստանավը նավահանգստում կմնա մինչև ուրբաթ, ասաց երկուշաբթի օրը նավահանգստի պետը՝ տիկին Իդա Ռոեն։",
        "ጀልባው እስከ ዓርብ ድረስ በወደቡ ይቆያል ሲሉ የወደቡ ኃላፊ ሰኞ ዕለት ተናግረዋል፤ ነፋሱ በጣም ጠንካራ ነው ብለዋል።",
        "नौका शुक्रवार तक बंदरगाह में रहेगी, बंदरगाह प्रमुख ने सोमवार को कहा। हवा बहुत तेज़ है, उन्होंने बताया।",
        "படகு வெள்ளிக்கிழமை வரை துறைமுகத்தில் இருக்கும் என்று துறைமுக அதிகாரி திங்களன்று கூறினார்.",
        "ফেরিটি শুক্রবার পর্যন্ত বন্দরে থাকবে, সোমবার বন্দরপ্রধান বলেছেন। বাতাস খুব জোরে বইছে, তিনি জানান।",
        "המעבורת תישאר בנמל עד יום שישי, אמר מנהל הנמל ביום שני. הרוח חזקה מדי, והגלים גבוהים מן הרציף.",
        "Паром жұмаға дейін портта қалады, деді дүйсенбіде порт бастығы. Жел тым қатты, толқындар биік, деп қосты ол.",
        "Þilfarsferjan verður í höfn fram á föstudag, sagði hafnarstjórinn á mánudag. Vindurinn er of hvass.",
        "ເຮືອຂ້າມຟາກຈະຢູ່ທີ່ທ່າເຮືອຈົນເຖິງວັນສຸກ ຫົວໜ້າທ່າເຮືອກ່າວໃນວັນຈັນ ລົມແຮງເກີນໄປ",
        "သင်္ဘောသည် သောကြာနေ့အထိ ဆိပ်ကမ်းတွင် ရှိနေမည်ဟု ဆိပ်ကမ်းမှူးက တနင်္လာနေ့တွင် ပြောသည်။",
    ],
)  # fmt: skip
def test_writing_in_any_script_is_writing(text: str) -> None:
    assert is_writing(text)


@pytest.mark.parametrize("written", ["cp037", "cp866"])
def test_an_article_that_hardly_reads_as_writing_is_never_ok(tmp_path: Path, written: str) -> None:
    (tmp_path / "a.txt").write_text(RUSSIAN.encode("utf-8").decode(written))
    (record,) = read_records(run(tmp_path / "a.txt").stdout)
    assert record["status"] != "ok"

"""Names in bylines of many languages: names only, and none where nobody is named."""

from __future__ import annotations

import pytest

from newsclip import read_clipping
from newsclip.facts.byline import find_byline_cue, read_names
from newsclip.facts.names import is_name

BYLINES = [
    ("By Ines Quill", ["Ines Quill"]),
    ("by ines quill", ["ines quill"]),
    ("By INES QUILL and TOM ASHBY", ["INES QUILL", "TOM ASHBY"]),
    ("Ines Quill, Tom Ashby, and Rosa Lindqvist", ["Ines Quill", "Tom Ashby", "Rosa Lindqvist"]),
    ("By Ines Quill, Staff Writer | March 3, 2024", ["Ines Quill"]),
    ("By Ines Quill for the Harbour Mail", ["Ines Quill"]),
    ("Ines QuillMarch 3, 2024", ["Ines Quill"]),
    ("Ines Quill • 4 min read", ["Ines Quill"]),
    ("March 9, 2023 by Ines Quill", ["Ines Quill"]),
    ("Written by Ines Quill Updated on March 3", ["Ines Quill"]),
    ("By Ines Quill-Moreno, MD, FACP", ["Ines Quill-Moreno"]),
    ("(By Tim Orr)", ["Tim Orr"]),
    ("Von Jens Hollmann und Mira Stell", ["Jens Hollmann", "Mira Stell"]),
    ("Autor/in: Jens Müller", ["Jens Müller"]),
    ("Text von Jens Hollmann | Fotos: Mira Stell", ["Jens Hollmann"]),
    ("ParAmandine Vasseur", ["Amandine Vasseur"]),
    ("Propos recueillis par Amandine Vasseur", ["Amandine Vasseur"]),
    ("Por María José de la Vega, corresponsal en Lima", ["María José de la Vega"]),
    ("A cura di Livia Serra", ["Livia Serra"]),
    ("door Joost van der Meulen", ["Joost van der Meulen"]),
    ("Autorka: Hanna Wilczek", ["Hanna Wilczek"]),
    ("Текст: Глеб Орлов", ["Глеб Орлов"]),
    ("Автор: Инна Лебедь, Пётр Савин", ["Инна Лебедь", "Пётр Савин"]),
    ("Γράφει ο Νίκος Βαλλής", ["Νίκος Βαλλής"]),
    ("Yazan: Emre Yıldız", ["Emre Yıldız"]),
    ("Oleh Budi Hartono - 3 Mei 2024", ["Budi Hartono"]),
    ("بقلم: سامي الحداد", ["سامي الحداد"]),
    ("文/林小雨", ["林小雨"]),
    ("作者：周明", ["周明"]),
    ("取材・文：森川葵", ["森川葵"]),
    ("한지우 기자 jiwoo@news.example", ["한지우"]),
]


@pytest.mark.parametrize(("text", "names"), BYLINES)
def test_read_names_gives_names_only(text: str, names: list[str]) -> None:
    assert read_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "", "By", "Redaktion", "Die Redaktion", "Staff Writer", "La rédaction", "Редакция", "编辑部",
        "Posted by admin on",
        "Photo by Ines Quill", "Powered by Inkwell", "Reviewed by Ines Quill, MD", "desk@news.example", "2024", "|",
        "by the way it works",
    ],
)  # fmt: skip
def test_read_names_invents_none(text: str) -> None:
    assert read_names(text) == []


@pytest.mark.parametrize(
    "text", ["Ines DeLuca", "Bye bye", "Porto wins", "Davos opens", "Photo by Ines Quill", "Di Mauro"]
)
def test_a_cue_is_a_word_of_its_own(text: str) -> None:
    assert find_byline_cue(text) is None


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("Ines Quill", True), ("Joost van der Meulen", True), ("Глеб Орлов", True), ("林小雨", True),
        ("Read more", False), ("Ines", False), ("Top 10 Tips", False), ("Staff Writer", False), ("What now?", False),
        ("a b", False), ("", False),
    ],
)  # fmt: skip
def test_is_name(text: str, verdict: bool) -> None:
    assert is_name(text) is verdict


@pytest.mark.parametrize("unit", ["(", "by ", "1", "A, ", "By A and ", " ", "文/王", "@", "a@", "/ ", "www."])
def test_a_megabyte_of_anything_is_read(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    read_names(text)
    is_name(text)
    find_byline_cue(text)


IN_MANY_SCRIPTS = [
    ("문가람 기자", "문가람"), ("责任编辑：王小明", "王小明"), ("记者 李晓彤", "李晓彤"), ("文/陈立", "陈立"),
    ("山田太郎 記者", "山田太郎"), ("文・早川瑞穂", "早川瑞穂"), ("ريم الحلبي - طرابلس", "ريم الحلبي"),
    ("بقلم سامر الخوري", "سامر الخوري"), ("نویسنده: مریم احمدی", "مریم احمدی"), ("تحریر: احمد رضا", "احمد رضا"),
    ("מאת דנה לוי", "דנה לוי"), ("โดย สมชาย ใจดี", "สมชาย ใจดี"), ("लेखक: रमेश वर्मा", "रमेश वर्मा"),
    ("লেখক: রফিক আহমেদ", "রফিক আহমেদ"), ("எழுதியவர்: கவிதா ராஜன்", "கவிதா ராஜன்"),
    ("ავტორი: ნინო ბერიძე", "ნინო ბერიძე"), ("Հեղինակ՝ Անի Սարգսյան", "Անի Սարգսյան"),
    ("Του Νίκου Παππά", "Νίκου Παππά"), ("Автор: Иван Петров", "Иван Петров"), ("Автор: Олена Коваль", "Олена Коваль"),
    ("Аутор: Јелена Марић", "Јелена Марић"), ("Автор: Мария Иванова", "Мария Иванова"),
    ("Theo Diệu Hiền", "Diệu Hiền"), ("Yazan: Ayşe Yılmaz", "Ayşe Yılmaz"), ("Autor: Jagna Wielgosz", "Jagna Wielgosz"),
    ("రచయిత: రవి కుమార్", "రవి కుమార్"), ("ಲೇಖಕ: ರವಿ ಕುಮಾರ್", "ರವಿ ಕುಮಾರ್"), ("ലേഖകൻ: രവി കുമാർ", "രവി കുമാർ"),
    ("લેખક: રવિ પટેલ", "રવિ પટેલ"), ("ਲੇਖਕ: ਹਰਪ੍ਰੀਤ ਸਿੰਘ", "ਹਰਪ੍ਰੀਤ ਸਿੰਘ"), ("කර්තෘ: නිමල් පෙරේරා", "නිමල් පෙරේරා"),
    ("ដោយ សុខ ចាន់", "សុខ ចាន់"), ("ໂດຍ ສົມໃຈ ແກ້ວ", "ສົມໃຈ ແກ້ວ"), ("ရေးသားသူ: မောင်မောင်", "မောင်မောင်"),
    ("ጸሐፊ፡ ሰለሞን ታደሰ", "ሰለሞን ታደሰ"), ("Höfundur: Anna Kara", "Anna Kara"), ("Szerző: Kovács Anna", "Kovács Anna"),
    ("By Ida Roe in Brussels", "Ida Roe"), ("Von Jens Hollmann, dpa", "Jens Hollmann"),
    ("Ada Quill Follow", "Ada Quill"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "name"), IN_MANY_SCRIPTS)
def test_bylines_of_many_scripts_give_the_name_alone(line: str, name: str) -> None:
    assert read_names(line) == [name]


# A headline, a line that signs with its name, and a sentence that an article is made of.
# ruff: noqa: E501
SIGNED = [
    ("섬마을 도서관이 다시 문을 열었다", "문가람 기자", "문가람", "주민들은 지난 겨울 비에 젖은 책을 한 권씩 말려 새 서가에 꽂았다고 말했다."),
    ("ห้องสมุดริมน้ำเปิดอีกครั้ง", "โดย สมชาย ใจดี", "สมชาย ใจดี", "ชาวบ้านช่วยกันตากหนังสือที่เปียกฝนตลอดฤดูหนาวและจัดขึ้นชั้นใหม่ทีละเล่มก่อนวันเปิด"),
    ("नदी किनारे का पुस्तकालय फिर खुला", "लेखक: रमेश वर्मा", "रमेश वर्मा", "गाँव के लोगों ने भीगी हुई किताबें पूरे जाड़े धूप में सुखाईं और एक-एक कर नई अलमारी में रखीं।"),
    ("Η βιβλιοθήκη στο ποτάμι άνοιξε ξανά", "Του Νίκου Παππά", "Νίκου Παππά", "Οι κάτοικοι στέγνωσαν τα βρεγμένα βιβλία όλο τον χειμώνα και τα έβαλαν ένα ένα στα νέα ράφια."),
    ("הספרייה שעל הנחל נפתחה מחדש", "מאת דנה לוי", "דנה לוי", "התושבים ייבשו את הספרים הרטובים כל החורף והניחו אותם אחד אחד על המדפים החדשים של האולם."),
    ("Nehir kıyısındaki kütüphane açıldı", "Yazan: Ayşe Yılmaz", "Ayşe Yılmaz", "Köylüler ıslanan kitapları bütün kış kuruttu ve birer birer yeni raflara dizdi, dedi görevli."),
    ("Thư viện ven sông mở cửa trở lại", "Theo Diệu Hiền", "Diệu Hiền", "Dân làng đã hong khô những cuốn sách ướt suốt mùa đông rồi xếp từng cuốn lên giá mới của thư viện."),
    ("Бібліотека біля річки знову відкрита", "Автор: Олена Коваль", "Олена Коваль", "Мешканці всю зиму сушили мокрі книжки і одну за одною ставили їх на нові полиці читальні."),
    ("کتابخانه کنار رود دوباره باز شد", "نویسنده: مریم احمدی", "مریم احمدی", "اهالی روستا کتاب‌های خیس را همه زمستان خشک کردند و یکی یکی در قفسه‌های تازه چیدند."),
    ("ბიბლიოთეკა მდინარესთან ისევ გაიხსნა", "ავტორი: ნინო ბერიძე", "ნინო ბერიძე", "მოსახლეობამ სველი წიგნები მთელი ზამთარი აშრო და თითო-თითოდ დააწყო ახალ თაროებზე."),
    ("Újra kinyitott a folyóparti könyvtár", "Szerző: Kovács Anna", "Kovács Anna", "A falu lakói egész télen szárították az elázott könyveket, és egyenként rakták fel az új polcokra."),
    ("Joen kirjasto avattiin uudelleen", "Kirjoittaja: Aino Laine", "Aino Laine", "Kyläläiset kuivattivat kastuneet kirjat koko talven ja nostivat ne yksitellen uusiin hyllyihin."),
    ("নদীর ধারের পাঠাগার আবার খুলল", "লেখক: রফিক আহমেদ", "রফিক আহমেদ", "গ্রামের মানুষ সারা শীত ভেজা বই শুকিয়েছেন এবং একটি একটি করে নতুন তাকে সাজিয়ে রেখেছেন।"),
    ("నది ఒడ్డు గ్రంథాలయం మళ్లీ తెరిచారు", "రచయిత: రవి కుమార్", "రవి కుమార్", "గ్రామస్తులు తడిసిన పుస్తకాలను చలికాలమంతా ఎండబెట్టి ఒక్కొక్కటిగా కొత్త అరల్లో పెట్టారు."),
    ("Գետափի գրադարանը կրկին բացվել է", "Հեղինակ՝ Անի Սարգսյան", "Անի Սարգսյան", "Գյուղացիները ողջ ձմեռ չորացրին թրջված գրքերը և մեկ առ մեկ դրեցին նոր դարակներին։"),
    ("በወንዙ ዳር ያለው ቤተ መጻሕፍት ተከፈተ", "ጸሐፊ፡ ሰለሞን ታደሰ", "ሰለሞን ታደሰ", "የመንደሩ ነዋሪዎች የረጠቡትን መጻሕፍት ክረምቱን ሙሉ አድርቀው አንድ በአንድ በአዲሶቹ መደርደሪያዎች ላይ አስቀመጡ።"),
]  # fmt: skip


@pytest.mark.parametrize(("headline", "line", "name", "sentence"), SIGNED, ids=[row[2] for row in SIGNED])
def test_a_paste_in_any_script_is_signed(headline: str, line: str, name: str, sentence: str) -> None:
    """The fixtures have twelve more languages."""
    record = read_clipping(f"{headline}\n\n{line}\n2024-05-03\n\n" + f"{' '.join([sentence] * 3)}\n\n" * 3)
    assert (record.title, record.authors, (record.published or "")[:10]) == (headline, [name], "2024-05-03")

"""The language of a body: right, steady, and silent where the text is too short."""

import subprocess
import sys

import pytest

from newsclip.language import detect_language

SENTENCES = {
    "ar": "أعلن مجلس المدينة أمس أن الجسر القديم سيغلق أمام السيارات طوال فصل الصيف لإجراء أعمال الصيانة اللازمة.",
    "cs": "Rada města včera oznámila, že starý most bude po celé léto uzavřen kvůli nezbytným opravám vozovky.",
    "de": "Der Stadtrat hat am Dienstag beschlossen, die alte Brücke während des ganzen Sommers zu sperren.",
    "en": "The town council said on Tuesday that the old bridge would stay closed for the whole of the summer.",
    "es": "El ayuntamiento anunció el martes que el puente viejo permanecerá cerrado durante todo el verano.",
    "fr": "Le conseil municipal a annoncé mardi que le vieux pont resterait fermé pendant tout l'été prochain.",
    "it": "Il consiglio comunale ha annunciato martedì che il vecchio ponte resterà chiuso per tutta l'estate.",
    "ja": "町議会は火曜日、老朽化した橋を夏の間ずっと通行止めにすると発表した。",
    "nl": "De gemeenteraad maakte dinsdag bekend dat de oude brug de hele zomer gesloten blijft voor verkeer.",
    "pl": "Rada miasta ogłosiła we wtorek, że stary most będzie zamknięty dla ruchu przez całe lato.",
    "pt": "A câmara municipal anunciou na terça-feira que a ponte velha ficará fechada durante todo o verão.",
    "ru": "Городской совет объявил во вторник, что старый мост будет закрыт для движения всё лето.",
    "sv": "Kommunfullmäktige meddelade på tisdagen att den gamla bron hålls stängd för trafik hela sommaren.",
    "tr": "Belediye meclisi salı günü eski köprünün bütün yaz boyunca trafiğe kapalı kalacağını açıkladı.",
    "zh": "市议会星期二宣布,老桥将在整个夏季对机动车关闭,以便进行必要的维修工程。",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_a_sentence_is_enough(code: str, sentence: str) -> None:
    language = detect_language(sentence)
    assert language is not None
    assert language.code == code


@pytest.mark.parametrize(
    "text",
    [
        "燈塔管理員退休,接任者是一隻貓。島上居民表示,這隻貓每晚準時巡視,從未缺席,薪水是兩條魚。",
        "港務局宣布渡輪停駛三日,旅客改搭公車。市長在記者會上道歉,承諾年底前完工。",
    ],
)
def test_what_has_no_hangul_is_not_korean_and_without_kana_it_is_not_japanese(text: str) -> None:
    language = detect_language(text)
    assert language is not None
    assert language.code == "zh"


@pytest.mark.parametrize("text", ["", "OK.", "Ja, ja.", "12345 67890 " * 50, "https://example.org/" + "a" * 500])
def test_too_little_text_has_no_language(text: str) -> None:
    assert detect_language(text) is None


def test_a_declared_language_is_believed_only_where_it_cannot_be_detected() -> None:
    english = SENTENCES["en"]
    icelandic = (
        "Bæjarstjórnin tilkynnti á þriðjudag að gamla brúin yrði lokuð allri umferð í allt sumar vegna viðgerða."
    )
    assert getattr(detect_language(english, "fr"), "code", None) == "en"
    assert getattr(detect_language(icelandic, "is"), "code", None) == "is"


def test_the_answer_is_the_same_in_every_process() -> None:
    mixed = "Byrådet sa tirsdag at den gamle broen blir stengt hele sommeren."
    program = (
        "import sys; from newsclip.language import detect_language; "
        "print([detect_language(text) for text in sys.argv[1:]])"
    )
    command = [sys.executable, "-c", program, mixed, *SENTENCES.values()]
    answers = {
        subprocess.run(command, env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True).stdout
        for seed in ("0", "1", "2")
    }
    assert len(answers) == 1

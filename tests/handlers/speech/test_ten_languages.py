"""What people say besides questions, in each of the ten languages."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from handlers.languages import LANGUAGES
from handlers.speech.answers import agrees, declines, place
from handlers.speech.appeals import complains, wants_person
from handlers.speech.plain import plain
from handlers.speech.questions import asks
from handlers.speech.rejections import rejects
from handlers.speech.salutation import bare
from handlers.speech.small_talk import small_talk
from handlers.speech.solutions import solved
from handlers.speech.tongue import tongue

GREETING: Mapping[str, str] = {
    "en": "Hi there!|Good morning|hey",
    "de": "Hallo!|Guten Tag|guten morgen zusammen|Moin|Gruess Gott",
    "es": "¡Hola!|Buenos días|buenos dias|buenas tardes|hola que tal",
    "fr": "Bonjour !|salut|Bonsoir|coucou",
    "it": "Ciao!|Buongiorno|buona sera|salve",
    "ja": "こんにちは|こんばんは！|おはようございます。|お世話になっております。",
    "ko": "안녕하세요|안녕하십니까?|안녕!|반갑습니다",
    "pt": "Olá!|ola|Bom dia|oi, tudo bem?|boa tarde",
    "ru": "Привет!|Здравствуйте|добрый день|Доброе утро!",
    "zh": "你好|您好！|早上好|下午好|大家好",
}
THANKS: Mapping[str, str] = {
    "en": "Thanks a lot!|thank you so much|thx",
    "de": "Danke!|Vielen Dank|danke schoen|Danke für die schnelle Hilfe",
    "es": "¡Muchas gracias!|gracias por la ayuda|mil gracias",
    "fr": "Merci beaucoup|merci pour votre aide|Je vous remercie",
    "it": "Grazie mille!|grazie per l'aiuto|La ringrazio",
    "ja": "ありがとうございます！|ありがとう|どうもありがとうございました|助かりました。|ｱﾘｶﾞﾄｳございます",
    "ko": "감사합니다!|고마워요|정말 감사합니다|도움이 많이 됐어요",
    "pt": "Muito obrigado!|obrigada|valeu|obrigado pela ajuda",
    "ru": "Спасибо!|большое спасибо|Спасибо за помощь|благодарю вас",
    "zh": "谢谢|非常感谢！|谢谢你的帮助|謝謝",
}
FAREWELL: Mapping[str, str] = {
    "en": "bye|Goodbye!|thanks, bye|ok bye",
    "de": "tschüss|Danke, tschuess!|auf Wiedersehen",
    "es": "adiós|gracias, adios|chao|hasta luego",
    "fr": "au revoir|merci, au revoir|bye",
    "it": "arrivederci|grazie, arrivederci!|ci vediamo",
    "ja": "さようなら|ありがとう、さようなら",
    "ko": "안녕히 계세요|감사합니다, 안녕히 계세요",
    "pt": "tchau|obrigado, tchau!|até logo",
    "ru": "пока|спасибо, пока!|до свидания",
    "zh": "再见|谢谢，再见|拜拜",
}
NOT_UNDERSTOOD: Mapping[str, str] = {
    "en": "I don't understand|I still don't get it|that's confusing",
    "de": "ich verstehe nicht|Das verstehe ich leider nicht|ich habe das nicht verstanden",
    "es": "no entiendo|no entiendo nada|no lo comprendo",
    "fr": "je ne comprends pas|j'ai rien compris|c'est pas clair",
    "it": "non capisco|non ho capito niente|non è chiaro",
    "ja": "わかりません|意味がわかりません|よく理解できません",
    "ko": "이해가 안 돼요|무슨 말인지 모르겠어요",
    "pt": "não entendi|nao entendo nada|não ficou claro",
    "ru": "не понимаю|я вас не понимаю|непонятно",
    "zh": "不明白|没看懂|我不太懂",
}
PERSON: Mapping[str, str] = {
    "en": "I want to talk to a person|Can I speak to a human please?|agent"
    "|I want to complain|customer service|no bots, I want a person|call me back please"
    "|I want to speak to the manager",
    "de": "Ich möchte mit einem Menschen sprechen|moechte mit einem mitarbeiter sprechen|ich brauche einen Menschen"
    "|Verbinden Sie mich bitte mit einem Mitarbeiter|Kann mir bitte jemand helfen?"
    "|Ich möchte mich beschweren|Kundenservice|kein Bot bitte, ich will einen Menschen"
    "|Bitte rufen Sie mich zurück|ich will den Chef sprechen",
    "es": "Quiero hablar con una persona|hablar con un agente|¿Puedo hablar con un asesor?|necesito un agente humano"
    "|atención al cliente|quiero quejarme|quiero poner una queja|no quiero un robot, quiero una persona"
    "|quiero hablar con el gerente",
    "fr": "Je veux parler à un conseiller|parler à une personne|je voudrais parler a quelqu'un|un vrai humain svp"
    "|passez-moi un conseiller|mettez-moi en relation avec un conseiller"
    "|Je souhaite être rappelé par un conseiller|assistance humaine|je veux me plaindre|service client",
    "it": "Vorrei parlare con una persona|voglio parlare con un operatore|operatore umano|mi serve un operatore"
    "|servizio clienti|voglio fare un reclamo|assistenza umana|vorrei essere richiamato"
    "|voglio parlare con il responsabile",
    "ja": "担当者と話したいです|オペレーターにつないでください|人間と話したい|有人チャットをお願いします"
    "|ｵﾍﾟﾚｰﾀｰに繋いで"
    "|苦情があります|責任者を出してください|カスタマーサポート|ロボットは嫌、人間と話したい|電話してください",
    "ko": "상담원과 연결해 주세요|상담원 연결|사람이랑 얘기하고 싶어요|상담원 연결해주세요!"
    "|불만을 제기하고 싶어요|고객센터|전화해 주세요|로봇 말고 사람 연결해 주세요",
    "pt": "Quero falar com uma pessoa|falar com um atendente|atendimento humano|queria falar com alguem"
    "|NAO QUERO ROBO, QUERO FALAR COM ALGUEM|quero falar com o gerente|quero reclamar|atendimento ao cliente"
    "|me liga por favor",
    "ru": "Хочу поговорить с человеком|позовите оператора|соедините с оператором|живой человек|нужен оператор"
    "|Хочу поговорить с живым человеком, бот бесполезен|хочу пожаловаться|служба поддержки|перезвоните мне"
    "|мне не нужен бот, дайте оператора",
    "zh": "转人工|我要找人工客服|人工服务|请转接真人客服|我想和真人说话"
    "|我要投诉|我想投訴|不要机器人，转人工|找你们经理|请给我回电话|客户服务",
}
SOLVED: Mapping[str, str] = {
    "en": "That solved it|it works now, thanks!|problem solved|thanks, I fixed it|all good, it works now, thank you!",
    "de": "Das hat geholfen|Jetzt funktioniert es, danke!|Problem gelöst|hat geklappt|es geht wieder"
    "|Danke, ich habe es gelöst|super, es funktioniert, vielen Dank!",
    "es": "Eso lo solucionó|ya funciona, gracias|problema resuelto|me ha servido"
    "|gracias, ya lo solucioné|perfecto, ya funciona. ¡Gracias!",
    "fr": "Ça marche maintenant|c'est réglé, merci !|probleme resolu|ça a marché"
    "|c’est bon, ça marche, merci !|merci, j'ai résolu le problème",
    "it": "Ho risolto, grazie|adesso funziona|problema risolto|ha funzionato!"
    "|grazie, ho risolto da solo|perfetto, funziona, grazie mille!",
    "ja": "解決しました|できました、ありがとうございます！|直りました|うまくいきました"
    "|ありがとうございます、解決しました|了解です。できました。ありがとう！",
    "ko": "해결됐어요|이제 돼요, 감사합니다|잘 됩니다|문제가 해결되었습니다"
    "|감사합니다, 해결했어요|네, 이제 돼요. 고마워요!",
    "pt": "Resolveu, obrigado!|agora funciona|deu certo|problema resolvido"
    "|obrigado, já resolvi|perfeito, deu certo, obrigada!",
    "ru": "Помогло, спасибо!|теперь работает|проблема решена|всё заработало"
    "|спасибо, уже разобрался|отлично, всё работает, спасибо!",
    "zh": "解决了，谢谢|可以了|问题已经解决了|搞定了|谢谢，我自己解决了|好的，可以了，谢谢！",
}
REJECTED: Mapping[str, str] = {
    "en": "No, that's wrong.|it still doesn't work|not what I asked",
    "de": "Nein, das ist falsch|das hilft leider nicht|funktioniert immer noch nicht|das habe ich nicht gefragt",
    "es": "No, eso no es lo que pregunté|no funciona|sigue sin funcionar|eso no es correcto",
    "fr": "Non, ce n'est pas ça|ça ne marche pas|ce n'est pas ce que je cherche|toujours pas",
    "it": "No, non è quello che cercavo|non funziona|ancora non funziona|sbagliato",
    "ja": "違います|いいえ、そうではありません|解決しませんでした|まだ動きません|うまくいきません",
    "ko": "아니요, 그게 아니에요|여전히 안 돼요|틀렸어요|아직도 안됩니다|도움이 안 됐어요",
    "pt": "Não, não é isso|não funcionou|ainda não funciona|nao era o que eu queria",
    "ru": "Нет, это не то|не помогло|всё равно не работает|я не это спрашивал",
    "zh": "不对|不是这个|还是不行|没有用|答非所问",
}
YES: Mapping[str, str] = {
    "en": "yes please|exactly|sure",
    "de": "ja|Ja, bitte|genau|gerne",
    "es": "sí|si por favor|claro|exacto",
    "fr": "oui|Oui, merci|d'accord|exactement",
    "it": "sì|si grazie|certo|va bene",
    "ja": "はい|はい、お願いします|そうです|それです",
    "ko": "네|예|네, 맞아요|맞습니다",
    "pt": "sim|Sim, por favor|isso mesmo|claro",
    "ru": "да|Да, пожалуйста|верно|конечно",
    "zh": "是的|对|好的|没错，就是这个",
}
NO: Mapping[str, str] = {
    "en": "no|none of these|something else",
    "de": "nein|keines davon|etwas anderes|Nein danke",
    "es": "no|ninguna de estas|otra cosa|No, gracias",
    "fr": "non|aucun des deux|autre chose|Non merci",
    "it": "no|nessuno dei due|qualcos'altro|No grazie",
    "ja": "いいえ|どれでもありません|どちらも違います|別のことです",
    "ko": "아니요|둘 다 아니에요|다른 거예요|전부 아니에요",
    "pt": "não|nenhum dos dois|outra coisa|Não, obrigado",
    "ru": "нет|ни одно из этого|другое|Нет, спасибо",
    "zh": "不是|都不是|其他问题|没有合适的",
}
SECOND: Mapping[str, str] = {
    "en": "the second one|2|number 2 please",
    "de": "das zweite|Die zweite bitte|2|ich meine den zweiten",
    "es": "el segundo|la segunda, por favor|2|la opción 2",
    "fr": "le deuxième|la seconde|2|le 2 svp",
    "it": "il secondo|la seconda per favore|2|il numero 2",
    "ja": "二番目です|2番|２番目でお願いします|二つ目",
    "ko": "두 번째요|2번이요|두번째 거요|둘째",
    "pt": "o segundo|a segunda, por favor|2|a opção 2",
    "ru": "второй|второе, пожалуйста|2|вариант 2",
    "zh": "第二个|我选第二个|2|第二个吧",
}
COMPLAINT: Mapping[str, str] = {
    "en": "this is useless|you are not helping",
    "de": "Das ist völlig nutzlos|das hilft mir überhaupt nicht weiter",
    "es": "esto no me sirve de nada|inútil|no me entiendes",
    "fr": "ça sert à rien|c'est inutile|ca ne m'aide pas du tout",
    "it": "non serve a niente|sei inutile|non mi aiuta per niente",
    "ja": "全然役に立たない|役に立ちません|使えない",
    "ko": "전혀 도움이 안 돼요|쓸모없네요",
    "pt": "isso não ajuda em nada|inútil|você não me entende",
    "ru": "вы мне не помогаете|это бесполезно|толку никакого",
    "zh": "一点用都没有|你根本听不懂我在说什么|没用",
}
QUESTIONS: Mapping[str, str] = {
    "en": "How do I reset my password?|The printer does not answer after an update|Where can I contact an agent?"
    "|What are the hours of customer service?|How do I make a complaint?|customer service phone number",
    "de": "Wie setze ich mein Passwort zurück?|Die App stürzt beim Start ab|Hallo, wie ändere ich meine Adresse?"
    "|Das zweite Konto lässt sich nicht löschen"
    "|Wie sind die Zeiten vom Kundenservice?|Wo kann ich mich beschweren?|Können Mitarbeiter telefonieren?",
    "es": "¿Cómo restablezco mi contraseña?|No puedo iniciar sesión en el móvil|hola, como cambio mi correo"
    "|¿Cuál es el horario de atención al cliente?|¿Dónde pongo una reclamación?|conectar con el equipo",
    "fr": "Comment réinitialiser mon mot de passe ?|L'application ne démarre plus sur mon téléphone"
    "|bonjour, comment changer d'adresse"
    "|Quels sont les horaires du service client ?|Comment faire une réclamation ?|ajouter un agent",
    "it": "Come posso reimpostare la password?|L'app non si apre sul telefono|ciao, come cambio indirizzo email"
    "|Quali sono gli orari del servizio clienti?|Come faccio un reclamo?|aggiungere un operatore",
    "ja": "パスワードをリセットするにはどうすればいいですか|アプリが起動しません"
    "|こんにちは、請求書はどこで見られますか？|メールが届かない"
    "|カスタマーサポートの営業時間は？|クレームはどこに言えばいいですか",
    "ko": "비밀번호를 어떻게 재설정하나요|앱이 실행되지 않아요|안녕하세요, 청구서는 어디서 볼 수 있나요?"
    "|고객센터 운영시간이 어떻게 되나요?|불만은 어디에 접수하나요?",
    "pt": "Como redefino minha senha?|O aplicativo não abre no celular|oi, como mudo meu e-mail"
    "|Qual é o horário do atendimento ao cliente?|Como faço uma reclamação?|como adicionar um agente",
    "ru": "Как сбросить пароль?|Приложение не запускается после обновления|Здравствуйте, где посмотреть счёт?"
    "|Какие часы работы службы поддержки?|Где подать жалобу?|Как добавить оператора?",
    "zh": "怎么重置密码|应用打不开了|你好，在哪里可以看到发票？|如何联系人工客服"
    "|客服几点上班？|怎么投诉？|投诉功能在哪里",
}


def said(table: Mapping[str, str]) -> list[tuple[str, str]]:
    assert set(table) == set(LANGUAGES)
    return [(language, text) for language, texts in table.items() for text in texts.split("|")]


@pytest.mark.parametrize(("language", "text"), said(GREETING))
def test_a_greeting_is_one_whether_its_language_is_known_or_not(language: str, text: str) -> None:
    assert {small_talk(text), small_talk(text, language)} <= {"greeting", "present"}


@pytest.mark.parametrize(("language", "text"), said(THANKS))
def test_thanks_are_thanks(language: str, text: str) -> None:
    assert small_talk(text) == small_talk(text, language) == "thanks"


@pytest.mark.parametrize(("language", "text"), said(FAREWELL))
def test_a_farewell_is_one(language: str, text: str) -> None:
    assert small_talk(text) == small_talk(text, language) == "farewell"


@pytest.mark.parametrize(("language", "text"), said(NOT_UNDERSTOOD))
def test_that_something_is_not_understood_is_no_question(language: str, text: str) -> None:
    assert small_talk(text) == small_talk(text, language) == "unsure"


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        *(("privet", "ru", "greeting"), ("spasibo", "ru", "thanks"), ("ni hao", "zh", "greeting")),
        *(("nihao", "zh", "greeting"), ("xie xie", "zh", "thanks"), ("Konnichiwa!", "ja", "greeting")),
        *(("arigatou", "ja", "thanks"), ("annyeong", "ko", "greeting"), ("kamsahamnida", "ko", "thanks")),
    ],
)
def test_courtesy_is_known_in_latin_letters(text: str, language: str, kind: str) -> None:
    assert small_talk(text) == kind
    assert tongue(text) == language


@pytest.mark.parametrize(("language", "text"), said(PERSON))
def test_a_call_for_a_person_is_heard(language: str, text: str) -> None:
    assert wants_person(text)
    assert wants_person(text, language)


@pytest.mark.parametrize(("language", "text"), said(SOLVED))
def test_that_it_is_solved_is_heard(language: str, text: str) -> None:
    assert solved(text)
    assert solved(text, language)
    assert not rejects(text)


@pytest.mark.parametrize(("language", "text"), said(REJECTED))
def test_that_an_answer_is_none_is_heard(language: str, text: str) -> None:
    assert rejects(text)
    assert rejects(text, language)
    assert not solved(text)


@pytest.mark.parametrize(("language", "text"), said(YES))
def test_yes_is_yes(language: str, text: str) -> None:
    assert agrees(text)
    assert agrees(text, language)
    assert not declines(text)


@pytest.mark.parametrize(("language", "text"), said(NO))
def test_no_is_no(language: str, text: str) -> None:
    assert declines(text)
    assert declines(text, language)
    assert not agrees(text)


@pytest.mark.parametrize(("language", "text"), said(SECOND))
def test_the_second_one_is_the_second_one(language: str, text: str) -> None:
    assert place(plain(text).split(), 3) == 1
    assert place(plain(text).split(), 3, language) == 1


@pytest.mark.parametrize(("language", "text"), said(COMPLAINT))
def test_a_complaint_is_one(language: str, text: str) -> None:
    assert complains(text)
    assert complains(text, language)


@pytest.mark.parametrize(("language", "text"), said(QUESTIONS))
def test_a_question_stays_a_question(language: str, text: str) -> None:
    for known in (None, language):
        assert small_talk(text, known) is None
        assert not wants_person(text, known)
        assert not solved(text, known)
        assert not rejects(text, known)
        assert not complains(text, known)
        assert not agrees(text, known)
        assert not declines(text, known)
    assert tongue(text) is None


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Hallo, wie ändere ich meine Adresse?", "wie ändere ich meine Adresse?"),
        ("¡Hola! ¿Cómo cambio mi correo?", "Cómo cambio mi correo?"),
        ("Buongiorno, come cambio indirizzo?", "come cambio indirizzo?"),
        ("Oi, como mudo meu e-mail?", "como mudo meu e-mail?"),
        ("Здравствуйте! Где посмотреть счёт?", "Где посмотреть счёт?"),
        ("こんにちは、請求書はどこですか", "請求書はどこですか"),
        ("안녕하세요, 청구서는 어디 있나요?", "청구서는 어디 있나요?"),
        ("你好，请问怎么退款", "怎么退款"),
        ("Bonjour, s'il vous plaît comment payer ?", "comment payer ?"),
    ],
)
def test_a_greeting_in_front_of_a_question_is_no_part_of_it(text: str, question: str) -> None:
    assert bare(text).removeprefix("¿") == question


@pytest.mark.parametrize(
    "text",
    ["请问怎么退款", "我的账号能不能删除", "これは無料で使えますか", "どこで確認できる", "환불은 어떻게 받나요",
     "как вернуть деньги", "onde vejo minha fatura", "dove trovo le fatture", "wo finde ich die Rechnung"],
)  # fmt: skip
def test_a_question_needs_no_question_mark(text: str) -> None:
    assert asks(text)


@pytest.mark.parametrize(
    "text", ["再起動しました", "我按了按钮", "버튼을 눌렀습니다", "die Rechnung ist falsch", "la factura está mal"]
)
def test_a_statement_asks_nothing(text: str) -> None:
    assert not asks(text)


@pytest.mark.parametrize(
    ("text", "language"),
    [("come", "en"), ("was", "en"), ("claro", "de"), ("prima", "it"), ("toll", "en"), ("si", "de"), ("nada", "de")],
)
def test_a_word_of_one_language_says_nothing_in_another(text: str, language: str) -> None:
    assert small_talk(text) is not None or agrees(text)
    assert small_talk(text, language) is None
    assert not agrees(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        *(("hola", "es"), ("merci", None), ("Спасибо!", "ru"), ("grazie", "it"), ("olá", "pt"), ("ありがとう", "ja")),
        *(("감사합니다", "ko"), ("谢谢", "zh"), ("ok", None), ("no", None), ("👍", None), ("hello", None)),
        *(("Ich möchte mit einem Menschen sprechen", "de"), ("quero falar com um atendente", "pt"), ("???", None)),
    ],
)
def test_courtesy_tells_its_language_where_it_is_one_languages_alone(text: str, language: str | None) -> None:
    assert tongue(text) == language

"""What people say in German besides questions: data, see `handlers.speech.wordings`."""

from __future__ import annotations

from handlers.speech.wordings import Wordings

# Who asks, whom they want; whom to complain to is a person, too. Anything else makes it a question about the product.
_BEFORE = (
    r"(?:(?:ich|wir|möchte|möchten|will|wollen|würde|kann|könnte|können|könnten|muss|gern|gerne|bitte|jetzt|lieber|"
    r"mich|mir|sie|du|hallo|endlich|nur|dringend|brauche|brauchen|werden|wünsche|mal) )*"
)
_KIND = (
    r"(?:(?:ein|einem|einer|einen|eine|dem|den|der|die|das|echten|echte|richtigen|ihrem|ihren|eurem|mit|zu|zum|an) )*"
)
_WHO = (
    r"(?:mensch|menschen|person|mitarbeiter|mitarbeiterin|berater|beraterin|agent|agenten|support|kundendienst|"
    r"kundenservice|kundenbetreuung|kundensupport|kundenberater|kundenberaterin|servicemitarbeiter|team|jemand|jemandem|"
    r"jemanden|chef|vorgesetzten|manager|geschäftsführer|leiter|leitung|techniker|ansprechpartner|ansprechpartnerin|"
    r"hotline|kollegen)"
)
_AFTER = r"(?: (?:bitte|jetzt|sofort|danke|persönlich|am telefon|telefonisch|von ihnen|von euch|aus dem team))*"
_REQUESTS = (
    (
        rf"{_BEFORE}(?:mit|zu|an) {_KIND}{_WHO}{_AFTER}(?: (?:sprechen|reden|verbinden|verbunden werden|chatten|"
        rf"schreiben|telefonieren|weitergeleitet werden|weiterleiten))(?: bitte)?"
    ),
    (
        rf"{_BEFORE}(?:(?:einen|eine|den|die|ihren|ihre|jemanden|euren) )?{_KIND}{_WHO}{_AFTER} "
        rf"(?:sprechen|kontaktieren|erreichen)(?: bitte)?"
    ),
    (
        rf"(?:verbinden|verbinde|leiten|leite|stellen|stell|geben|gib|holen|hol)(?: sie)?"
        rf"(?: (?:mich|mir|uns))?(?: bitte)? {_KIND}{_WHO}{_AFTER}(?: (?:durch|weiter|her))?"
    ),
    rf"{_BEFORE}(?:(?:von|durch) {_KIND}{_WHO} )?(?:zurückgerufen|angerufen|kontaktiert) werden(?: bitte)?",
    r"(?:bitte )?(?:rufen sie|ruft|ruf) (?:mich|uns) (?:bitte )?(?:zurück|an)(?: bitte)?",
    r"(?:bitte )?(?:um )?(?:einen )?rückruf(?: bitte)?",
    rf"(?:(?:der|den|ihr|ihren|zum|den) )?(?:kundendienst|kundenservice|kundenbetreuung|kundensupport){_AFTER}",
    rf"(?:menschliche|persönliche) (?:hilfe|unterstützung|betreuung|beratung){_AFTER}",
    (
        r"(?:(?:ich|wir|möchte|möchten|will|muss|würde|mich|gern|gerne|hier|jetzt|hiermit|mal) )+"
        r"(?:(?:über .+ )?beschweren|eine beschwerde (?:einreichen|einlegen|loswerden|aufgeben|vorbringen))"
    ),
    r"(?:ich (?:habe|hätte) )?eine beschwerde",
)

GERMAN = Wordings(
    greeting="hallo hallöchen guten gute tag morgen abend moin servus grüezi tach huhu grüß gott",
    thanks="danke dankeschön dank merci",
    acknowledged="ja jo jep jawohl gut genau klar super prima okay",
    filler="""
        schön sehr vielen vielmals tausend besten herzlichen herzlich dir ihnen euch für die hilfe antwort auskunft
        schnelle schon mal nochmal alles zusammen team liebes da und auch ihr du sie ist
    """,
    edges="""
        ja also bitte mal doch na nun dann aber und auch schon danke leider sorry ok nein äh ähm
        hm
    """,
    refusing="nein nö nee",
    help=r"""
        hilfe|hilf mir|bitte hilfe|ich brauche hilfe|kannst du mir helfen|können sie mir helfen|wer bist du
        wer sind sie|was kannst du|was können sie|wie funktioniert das hier
    """,
    bot=r"""
        (?:bist du|sind sie|bin ich hier bei) (?:ein|einem)? ?(?:echter |echtem )?(?:bot|chatbot|roboter|mensch|
        maschine|ki)
        (?:bist du|sind sie) (?:echt|ein echter mensch|eine ki)
        rede ich (?:hier )?mit (?:einem|einer) (?:bot|maschine|ki)
    """,
    phrases={
        "greeting": r"""
            wie geht s|wie geht es (?:dir|ihnen)|wie gehts|alles klar bei (?:dir|ihnen)|einen schönen guten tag
            (?:schönen )?guten (?:tag|morgen|abend)(?: zusammen)?|grüß (?:dich|sie)
        """,
        "present": r"""
            (?:ist )?(?:da |hier )?jemand(?: da| hier)?|bist du (?:noch )?da|sind sie (?:noch )?da|hört mich jemand
            noch da
        """,
        "thanks": r"""
            vielen(?: lieben| herzlichen)? dank|danke (?:dir|ihnen|euch)|ich danke (?:dir|ihnen)
            danke für (?:die|deine|ihre)
            danke für (?:die |deine |ihre )?(?:schnelle |gute )?(?:hilfe|antwort|auskunft|info|rückmeldung)
            das war (?:sehr )?hilfreich|sehr hilfreich|danke (?:sehr|schön|vielmals|im voraus)|besten dank
        """,
        "acknowledged": r"""
            perfekt|prima|klasse|toll|super|in ordnung|alles klar|alles gut|verstanden|verstehe|ich verstehe|ach so
            achso|passt|stimmt|richtig|kein problem|natürlich|sicher|mach ich|geht klar|schon gut|einverstanden
            gut zu wissen|okay gut|na gut|gerne|sehr gut|hab ich|habe ich verstanden|das probiere ich|ich probier s
            probiere ich
        """,
        "farewell": r"""
            tschüss(?:i|chen)?|bye(?: bye)?|ade|servus und tschüss|auf wiedersehen|auf wiederhören
            bis (?:bald|später|dann|morgen)|schönen (?:tag|abend)(?: noch)?|gute nacht
            mach s gut|schönes wochenende|tschau
        """,
        "waiting": r"""
            (?:einen |ein |kleinen )?(?:moment|augenblick|sekunde|minute)(?: bitte| mal)?|warte(?: mal| kurz)?
            warten sie(?: kurz| bitte)?|sekunde|ich (?:schaue|schau|sehe|prüfe)(?: mal| kurz)? ?(?:nach|das)?
            bin gleich (?:wieder da|zurück)|ich (?:probiere|versuche) (?:es|das)(?: mal)?
        """,
        "opening": r"""
            (?:ich habe|hab|ich hätte|ich hab)? ?(?:eine |ne |mal eine |da eine )?(?:kurze |kleine )?frage
            darf ich (?:sie |dich )?(?:mal )?(?:etwas|was) fragen
            (?:kann|könnte) ich (?:sie |dich )?(?:etwas|was) fragen|ich (?:habe|hab) (?:da )?(?:ein|mal ein) problem
        """,
        "rejecting": r"""
            nein|nee|nö|ne|falsch|(?:das )?(?:stimmt|passt) (?:so |leider |doch )?nicht|nicht wirklich|eher nicht
            (?:gar|überhaupt) nicht|das ist (?:leider |doch |aber )?(?:falsch|nicht richtig|nicht das|nicht korrekt)
            das (?:ist|war) (?:leider )?nicht (?:das )?was ich (?:gefragt habe|meine|meinte|suche|wollte|brauche)
            das (?:habe|hatte) ich nicht gefragt|falsche antwort|falscher artikel|nicht das|das nicht|stimmt nicht
        """,
        "unsure": r"""
            (?:das )?(?:verstehe?|kapiere?) ich (?:(?:das|es|sie|dich|leider|gar|überhaupt|immer|noch) )*nicht
            ich (?:verstehe?|kapiere?) (?:(?:das|es|sie|dich|leider|gar|überhaupt|immer|noch|nur) )*(?:nicht|nichts|
            bahnhof|kein wort)|ich habe? (?:(?:das|es|leider) )*nicht verstanden|nicht verstanden
            (?:das ist )?(?:mir )?(?:leider )?nicht klar
            das ist (?:mir )?unklar|keine ahnung|weiß nicht|ich weiß (?:es )?nicht|weiß ich nicht|vielleicht|kann sein
            nicht sicher
            ich bin (?:mir )?nicht sicher|noch nicht|nein danke|ja bitte|was|wie|wie bitte|warum|wieso|hä|echt
            wirklich|weiter|mach das|bitte
        """,
        "pointing": r"""
            siehe (?:oben|unten|anhang|screenshot|bild|foto)|s o
            wie (?:gesagt|oben|ich sagte|oben beschrieben|schon gesagt)|so wie oben|ich auch|bei mir auch|das hier
            das da|hier|das gleiche|dasselbe|habe ich (?:schon|bereits) (?:gesagt|geschrieben)
        """,
        "noise": r"""
            nichts|nur ein test|das ist ein test|ich teste nur|falscher chat|falsches fenster|bla bla
        """,
    },
    solved=r"""
        (?:das |es )?(?:hat|hätte) (?:mir )?(?:sehr )?geholfen|(?:das |es )?hat (?:funktioniert|geklappt)|gelöst
        erledigt|(?:das )?problem (?:ist )?(?:gelöst|behoben)
        (?:es |das )?(?:geht|funktioniert|klappt|läuft)(?: (?:jetzt|nun|wieder))?
        jetzt (?:geht|funktioniert|klappt|läuft) (?:es|alles)|hat sich erledigt|das war s|das war die lösung
        (?:ich |hab |habe |habs |es |das |jetzt |schon |selbst |selber |bereits |problem )+(?:gelöst|hinbekommen|
        hingekriegt|geschafft|behoben)|ich konnte (?:es|das|das problem) (?:selbst |selber )?lösen
        das hat (?:das problem|mein problem|es) gelöst|frage beantwortet|meine frage ist beantwortet
    """,
    polite="danke bitte ja prima super toll perfekt gut ok okay hallo vielen dank sehr",
    person=r"""
        (?:(?:ich|wir|möchte|möchten|will|würde|kann|können|muss|gern|gerne|bitte|jetzt|lieber|mich|sie|du|verbinde|
        verbinden) )*(?:mit|zu)(?: (?:einem|einer|jemandem|einen|echten|richtigen|ihrem|dem|der|
        eurem)){0,3}(?: (?:menschen|person|mitarbeiter|mitarbeiterin|berater|beraterin|agenten|support|kundendienst|
        kundenservice|team))? (?:sprechen|reden|verbinden|verbunden werden|chatten|schreiben|telefonieren)(?: bitte)?
        (?:(?:ich|wir|brauche|brauchen|möchte|will|hätte|gerne|gern|einen|eine|ein|echten|echte|echter|richtigen|
        bitte|menschlichen) )+(?:menschen|mensch|mitarbeiter|mitarbeiterin|berater|beraterin|person|ansprechpartner|
        ansprechpartnerin|agenten|support)(?: bitte)?
        (?:bitte )?(?:einen |ein |echter |echten )?(?:mensch|menschen|mitarbeiter|berater|ansprechpartner|person|
        kundendienst|kundenservice)(?: bitte)?
        verbinden sie mich(?: bitte)?(?: mit (?:einem|einer) (?:menschen|mitarbeiter|mitarbeiterin|person|berater))?
        (?:kann|könnte) (?:mir )?(?:bitte )?(?:jemand|ein mensch|ein mitarbeiter)(?: von (?:ihnen|
        euch))? (?:mir )?(?:bitte )?(?:helfen|antworten|zurückrufen)
        (?:ich )?(?:möchte |will |bitte )?(?:ein )?ticket (?:erstellen|eröffnen|aufmachen|anlegen)
        support kontaktieren
    """,
    requests=_REQUESTS,
    complaints=r"""
        das (?:hilft|half) (?:mir )?(?:gar |überhaupt |leider )?nicht(?: weiter)?
        das ist (?:nutzlos|sinnlos|quatsch|unsinn|keine hilfe)|nutzlos|sinnlos|nicht hilfreich
        du (?:hilfst|verstehst) (?:mir|mich) nicht|sie (?:helfen|verstehen) (?:mir|mich) nicht
        das bringt (?:mir )?nichts|so ein (?:quatsch|unsinn|mist)
        (?:ich (?:will|möchte) )?(?:keinen|kein|nicht mit (?:einem|dem)) (?:bot|roboter|chatbot|automaten)(?: (?:reden|
        sprechen))?(?: bitte)?
        (?:der|dieser) (?:bot|chatbot) (?:ist (?:nutzlos|unbrauchbar|schlecht)|hilft nicht|versteht nichts)
    """,
    more="sehr so wirklich total völlig absolut echt aber leider doch ja",
    failing=r"""
        (?:leider )?(?:das |es )?(?:hilft|half|funktioniert|geht|klappt|läuft)(?: mir)?(?: (?:leider|immer noch|so|
        auch|noch|jetzt|gar))* nicht(?: mehr| weiter)?
        (?:das |es )?hat(?: mir)?(?: leider| auch)? nicht (?:geholfen|funktioniert|geklappt|gebracht)
        (?:leider )?(?:immer noch|noch immer) (?:nicht|das gleiche|dasselbe|kaputt|das gleiche problem|
        derselbe fehler)
        (?:das |es )?(?:habe|hab) ich (?:schon|bereits) (?:probiert|versucht|gemacht)|gleiches problem|derselbe fehler
        (?:es |das )?(?:geht|funktioniert|klappt) (?:immer noch|noch immer|weiterhin) nicht
    """,
    agreed="""
        ja jo jep jawohl gut genau klar richtig stimmt gerne gern einverstanden sicher natürlich unbedingt
    """,
    with_agreed="""
        bitte danke das ist es den die der diesen diese dieses erste ich möchte will eine einen person mensch so sehr
        doch
    """,
    declined="nein nee nö kein keine keins keiner keines keinen",
    with_declined="""
        davon von diesen denen passt das ist es danke leider nicht beides beide der die das mir hilft ich bitte
        wirklich suche gesucht
    """,
    nothing_fits=r"""
        etwas anderes|was anderes|ein anderes|nichts davon|weder noch|es ist etwas anderes|es geht um etwas anderes
        das passt (?:alles )?nicht|passt (?:alles )?nicht|keins passt
    """,
    negated="kein nicht keine ohne",
    first="erste ersten erster erstes eins",
    second="zweite zweiten zweiter zweites zwei",
    third="dritte dritten dritter drittes drei",
    last="letzte letzten letzter letztes",
    around="""
        der die das den dem bitte ja nein ich meine nehme möchte will option nummer antwort variante ist es glaube
        wohl mit danke das da
    """,
    openers="""
        wie warum wieso weshalb wo wohin woher wann wer wen wem was welche welcher welches welchen kann können könnte
        könnten darf muss gibt ist sind hat haben wird lässt
    """,
    front=r"""
        (?:hallo|hi|hey|moin|servus|guten (?:tag|morgen|abend)|grüß gott)(?: (?:zusammen|liebes team|team|
        liebes support team))?
        entschuldigung|entschuldigen sie|sorry
        (?:ich habe |ich hätte )?(?:mal )?(?:eine |ne )?(?:kurze |kleine )?frage|danke
        sehr geehrte(?: damen und herren| r herr \w+| frau \w+)?
    """,
    please="bitte",
    asks="""
        wie warum wieso wo wann wer was welche welcher welches kann können könnte ich mein meine bitte wir ist gibt
        der die das
    """,
)

"""What people say in Italian besides questions: data, see `handlers.speech.wordings`."""

from __future__ import annotations

from handlers.speech.wordings import Wordings

# Who asks, whom they want; whom to complain to is a person, too. Anything else makes it a question about the product.
_BEFORE = (
    r"(?:(?:io|voglio|vorrei|posso|potrei|mi|serve|servirebbe|ho|bisogno|di|devo|preferisco|preferirei|si|può|puoi|"
    r"potete|è|possibile|per|favore|piacerebbe|ciao|salve|essere|che|desidero|fatemi|fammi) )*"
)
_KIND = r"(?:(?:un|uno|una|il|lo|la|l|i|al|allo|alla|all|col|con|vostro|vostra|vero|vera|altro|altra|da|dal|a) )*"
_WHO = (
    r"(?:persona|operatore|operatrice|umano|addetto|addetta|consulente|assistenza(?: (?:clienti|tecnica))?|tecnico|"
    r"essere umano|supporto|servizio (?:clienti|assistenza|assistenza clienti|di assistenza)|agente|qualcuno|"
    r"responsabile|direttore|direttrice|manager|capo|supervisore|collega|incaricato|impiegato)"
)
_AFTER = (
    r"(?: (?:reale|vera|vero|fisica|umana|umano|in carne e ossa|per favore|perfavore|grazie|adesso|ora|subito|"
    r"al telefono|di persona|del vostro team|che mi aiuti))*"
)
_REQUESTS = (
    (
        rf"{_BEFORE}(?:parlare|chattare|comunicare|contattare|sentire|mettermi in contatto|messo in contatto) "
        rf"{_KIND}{_WHO}{_AFTER}"
    ),
    (
        rf"{_BEFORE}(?:passi|passa|passami|mi passi|passare|passarmi|metta|metti|mettetemi|mettermi|mettimi|collegami|"
        rf"trasferiscimi|trasferirmi|passatemi)(?: in contatto)? {_KIND}{_WHO}{_AFTER}"
    ),
    (
        rf"{_BEFORE}essere (?:(?:ri)?chiamat[oa]|contattat[oa]|aiutat[oa]|assistit[oa])"
        rf"(?: {_KIND}{_WHO})?{_AFTER}"
    ),
    rf"(?:richiamatemi|chiamatemi|contattatemi|mi (?:richiami|chiami|contatti)){_AFTER}",
    rf"{_BEFORE}(?:l |un |una )?(?:assistenza|aiuto|supporto) (?:umana|umano|di una persona){_AFTER}",
    rf"{_BEFORE}(?:(?:il|al|con) )*(?:servizio (?:clienti|assistenza|assistenza clienti)|assistenza clienti){_AFTER}",
    (
        r"(?:(?:io|voglio|vorrei|devo|desidero|intendo) )+(?:lamentarmi|reclamare|protestare|"
        r"(?:fare|presentare|sporgere|inoltrare|inviare) (?:un )?(?:reclamo|(?:una )?(?:lamentela|denuncia)))"
        r"(?: (?:di|del|della|per|su|contro) .+)?|ho un reclamo(?: da fare)?"
    ),
)

ITALIAN = Wordings(
    greeting="""
        ciao salve buongiorno buonasera buondì buonanotte buon buona giorno pomeriggio sera ehi ehilà
    """,
    thanks="grazie graziee",
    acknowledged="sì si bene perfetto ottimo ok okay capito benissimo certo",
    filler="""
        mille tante molte infinite molto davvero di tutto cuore ancora a tutti team per l la aiuto risposta voi te lei
        gentile gentilissimo
    """,
    edges="""
        ah oh allora beh bè dunque quindi per favore perfavore pf grazie ok sì no mmm ehm scusa scusi scusate anche
        adesso ora però ma
    """,
    refusing="no",
    help=r"""
        aiuto|aiutami|mi aiuti|ho bisogno di aiuto|mi serve aiuto|mi puoi aiutare|mi può aiutare|puoi aiutarmi
        può aiutarmi|chi sei|cosa sei|cosa puoi fare|cosa sai fare|come funziona
    """,
    bot=r"""
        (?:sei|è|lei è) (?:un|una) (?:bot|robot|persona|persona vera|umano|macchina|ia|essere umano|vera persona)
        (?:sto parlando|parlo) con (?:un|una) (?:bot|robot|persona|macchina|umano|persona vera)
    """,
    phrases={
        "greeting": r"""
            come (?:stai|sta|va)|tutto bene|piacere(?: di conoscerti| di conoscerla)?
            buon(?:a)? (?:giorno|pomeriggio|sera)(?: a tutti)?
        """,
        "present": r"""
            c è (?:qualcuno|nessuno)(?: lì| qui)?|qualcuno(?: c è)?|ci sei(?: ancora)?|c è ancora
            mi (?:senti|sente|leggi)|pronto
        """,
        "thanks": r"""
            (?:ti |vi |la )ringrazio(?: (?:molto|tanto|davvero))?|grazie (?:mille|tante|infinite)
            grazie (?:(?:mille|tante|infinite) )?(?:ancora|di cuore|di nuovo|a (?:te|voi|lei|tutti))
            grazie (?:(?:mille|tante|infinite) )?(?:per|dell|della|di) ?(?:la |l |le |tutto |il |vostro |vostra |tuo |
            tua )*(?:aiuto|rispost[ae]|info|informazion[ei]|tempo|tutto|disponibilità|spiegazion[ei]|pazienza|supporto|
            assistenza|consigli[o]?)?(?: (?:veloce|rapida|chiara|gentile))?
            (?:molto|davvero) (?:utile|gentile)|mi (?:è|sei) stat[oa] (?:molto )?(?:utile|d aiuto|di aiuto)
        """,
        "acknowledged": r"""
            va bene|d accordo|daccordo|capito|ho capito|perfetto|ottimo|benissimo|certo|certamente|chiaro|ok va bene
            nessun problema|non c è problema|di nulla|prego|figurati|esatto|giusto|vero|proprio così|lo provo|ci provo
            provo|proverò|buona idea|fantastico|eccellente|tutto chiaro|volentieri
        """,
        "farewell": r"""
            arrivederci|arrivederla|bye|a presto|a dopo|a domani|ci vediamo
            buona (?:giornata|serata|notte)
            buon (?:weekend|fine settimana)|addio
        """,
        "waiting": r"""
            un (?:attimo|momento|secondo|minuto|attimino)(?: per favore)?|aspett[ai](?: un (?:attimo|momento))?
            attenda|controllo|verifico|(?:fammi|mi faccia) (?:vedere|controllare)|vado a (?:vedere|controllare)
            torno subito|adesso (?:provo|controllo)
        """,
        "opening": r"""
            (?:ho|avrei|avevo)? ?una (?:domanda|domandina|curiosità)(?: veloce)?
            (?:posso|potrei) (?:chiedere|fare una domanda|farti una domanda|farle una domanda)(?: una cosa)?
            ho (?:un|avuto un) problema|vorrei (?:chiedere|sapere) una cosa|mi serve un informazione
            avrei bisogno di (?:un informazione|informazioni)
        """,
        "rejecting": r"""
            no|nono|sbagliato|falso|errato|non è (?:vero|così|giusto|corretto|questo|questa|quello)|non proprio
            per niente|assolutamente no|no no
            (?:questo |questa |ciò )?non è (?:quello|ciò) che (?:ho chiesto|chiedevo|cerco|cercavo|volevo|voglio|
            intendo)
            risposta sbagliata|è sbagliat[oa]|non quello|non questo
        """,
        "unsure": r"""
            (?:io )?non (?:(?:ci|ti|la|lo|vi) )?(?:capisco|ho capito|comprendo|ho compreso)(?: (?:niente|nulla|bene|
            la risposta|quello che dici))?|non è (?:molto )?chiaro|non mi è chiaro
            non (?:lo )?so|boh|nessuna idea|non ne ho idea|forse|può darsi|dipende|non (?:sono|ne sono) sicur[oa]
            non ancora|no grazie|sì grazie|sì per favore|si grazie|cosa|che cosa|come|perché|davvero|sul serio
            prego continua|continua|vai avanti|procedi
        """,
        "pointing": r"""
            (?:vedi|veda|guarda|guardi) (?:sopra|sotto|allegato|l allegato|la foto|lo screenshot)
            come (?:ho detto|detto|dicevo|sopra)|vedi allegato|anch io|anche a me|idem|lo stesso|la stessa cosa|questo
            questa|quello|qui|ecco|così|l ho già detto
        """,
        "noise": r"""
            niente|nulla|è una prova|solo una prova|sto (?:solo )?provando|chat sbagliata|prova
        """,
    },
    solved=r"""
        (?:ho |ha |mi ha )?(?:risolto|sistemato)(?: (?:il|tutto il|il mio) problema| tutto)?|problema risolto
        (?:l ho |ho |già |alla fine |finalmente )*(?:risolto|sistemato)(?: (?:io|da solo|da sola|da me))?
        sono riuscit[oa] a (?:risolverlo|risolvere|sistemarlo)|tutto risolto|è risolto
        (?:adesso|ora) (?:funziona|va|è a posto|è tutto a posto)(?: tutto| bene)?
        funziona(?: adesso| ora)?|ha funzionato|tutto (?:ok|a posto)(?: adesso| ora)?
        (?:questo |ciò )?(?:mi )?(?:ha|è) (?:aiutato|stato utile|stato d aiuto)|mi è servito|ci sono riuscit[oa]
    """,
    polite="grazie per favore sì si perfetto ottimo ok ciao mille bene tante",
    person=r"""
        (?:(?:voglio|vorrei|posso|potrei|mi|serve|servirebbe|ho|bisogno|di|devo|preferisco|preferirei|si|può|è|
        possibile|per|favore|piacerebbe) )*(?:parlare|chattare|mettermi in contatto|essere messo in contatto|
        comunicare|contattare)(?: (?:con|un|una|il|la|l|qualcuno|vero|vera|assistenza|vostro)){1,4}(?: (?:persona|
        operatore|operatrice|umano|addetto|consulente|assistenza|tecnico|essere umano|supporto|servizio clienti|
        agente|reale|vera|fisica|umana|in carne e ossa|per favore|grazie))*
        (?:(?:voglio|vorrei|mi|serve|ho|bisogno|di|un|una|per|favore) )*(?:operatore|persona|umano|persona vera|
        persona reale|essere umano|consulente|addetto|agente)(?: (?:umano|reale|vera|per favore|grazie))*
        (?:mi (?:passi|passa|può passare|puoi passare|metta|metti)|passami|mi mettete)(?: in contatto con)? ?(?:un|
        una)? ?(?:operatore|persona|umano|addetto|collega|assistenza)(?: umano| vera| per favore)*
        (?:può|potrebbe) (?:aiutarmi|rispondermi|richiamarmi) (?:qualcuno|una persona|un operatore)(?: per favore)?
        (?:vorrei |voglio )?(?:aprire|creare) un ticket
        contattare (?:l )?(?:assistenza|il supporto|il servizio clienti)
    """,
    requests=_REQUESTS,
    complaints=r"""
        non (?:mi )?(?:aiuta|serve|è d aiuto|è utile|è di aiuto|stai aiutando|sta aiutando)(?: (?:a niente|per niente|
        affatto|a nulla))?
        inutile|(?:è|sei|questo è) (?:inutile|un disastro|assurdo|ridicolo)
        non (?:capisci|mi capisci|mi capisce|capisce) (?:niente|nulla)?|non mi (?:capisci|capisce)
        non serve a (?:niente|nulla)|non voglio (?:parlare con )?(?:un |più )?(?:robot|bot|macchina|una macchina)
        (?:questo|il) (?:bot|robot) (?:è inutile|non (?:serve a niente|capisce niente|capisce|aiuta))
        basta bot|niente bot
    """,
    more="molto davvero proprio totalmente completamente così ma però tutto",
    failing=r"""
        (?:ma |purtroppo |però |ancora )*non (?:mi )?(?:ha |va |è )?(?:funziona|funzionato|aiuta|aiutato|serve|
        servito|risolve|risolto|va)(?: (?:ancora|comunque|lo stesso|più|niente|nulla|il problema|il mio problema|
        per niente))*
        (?:ancora|sempre) (?:lo stesso (?:problema|errore)|uguale|non funziona|niente)
        (?:lo )?stesso (?:problema|errore)|(?:l )?ho già (?:provato|fatto)(?: questo)?|già provato
        continua a non (?:funzionare|andare)
    """,
    agreed="sì si ok bene certo esatto giusto perfetto ottimo corretto volentieri certamente",
    with_agreed="""
        grazie per favore è quello quella questo questa il la primo voglio una persona un operatore proprio va d
        accordo
    """,
    declined="no nessuno nessuna niente nessun nulla",
    with_declined="""
        di questi queste quelli dei due delle è quello che cerco cercavo grazie mi serve va bene né l uno altro
        purtroppo non per favore
    """,
    nothing_fits=r"""
        altro|un altro|un altra|un altra cosa|qualcos altro|è un altra cosa|né l uno né l altro|né l una né l altra
        nessuno dei due|nessuna delle due
    """,
    negated="non senza nessun",
    first="primo prima uno una",
    second="secondo seconda due",
    third="terzo terza tre",
    last="ultimo ultima",
    around="""
        il la lo i le un una l opzione numero risposta scelta sì si è per favore grazie quello quella questo questa
        prendo scelgo direi credo che penso vorrei con
    """,
    openers="come perché dove quando chi che cosa quale quali quanto quanti posso può si c esiste devo",
    front=r"""
        (?:ciao|salve|buongiorno|buonasera|buon giorno|buona sera|buon pomeriggio)(?: (?:a tutti|team|ragazzi))?
        scus[aei]|scusate|perdon[ai]|(?:ho |avrei )?una domanda(?: veloce)?|grazie
    """,
    please="per favore|perfavore",
    asks="""
        come perché perche dove quando chi che cosa quale quanto posso può ho mi vorrei non si devo
    """,
)

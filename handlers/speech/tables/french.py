"""What people say in French besides questions: data, see `handlers.speech.wordings`."""

from __future__ import annotations

from handlers.speech.wordings import Wordings

# Who asks, whom they want; whom to complain to is a person, too. Anything else makes it a question about the product.
_BEFORE = (
    r"(?:(?:je|j|on|veux|voudrais|souhaite|souhaiterais|aimerais|dois|puis|peux|pourrais|est|ce|que|pouvez|pourriez|"
    r"vous|me|préfère|préférerais|c|possible|de|d|s|il|plaît|svp|bonjour|merci|ai|besoin|faire|être|avoir) )*"
)
_KIND = r"(?:(?:un|une|le|la|l|votre|vos|du|des|de|d|au|aux|vrai|vraie|autre) )*"
_WHO = (
    r"(?:(?:télé ?)?conseillère?s?(?: client(?:èle)?)?|personne|humain|être humain|agent|opérateur|opératrice|support|"
    r"service (?:client(?:s|èle|èles)?|après vente|technique|support|commercial)|sav|quelqu un|qqn|qq1|"
    r"technicien(?:ne)?|responsable|gérante?|manager|directeur|chef|superviseur|votre équipe|collègue|"
    r"interlocuteur|assistance|hotline)"
)
_AFTER = (
    r"(?: (?:humaine?|réelle?|vrai|physique|technique|client|svp|s il (?:vous|te) plaît|maintenant|merci|en ligne|"
    r"au téléphone|par téléphone|tout de suite|rapidement|de votre équipe|en personne))*"
)
_REQUESTS = (
    rf"{_BEFORE}(?:parler|discuter|échanger|contacter|joindre|voir|avoir)(?: (?:à|avec))? {_KIND}{_WHO}{_AFTER}",
    (
        rf"{_BEFORE}(?:passez|passe|mettez|mets|transférez|connectez|redirigez|orientez|dirigez|donnez)(?: moi| nous)?"
        rf"(?: en (?:relation|contact|communication|ligne))?(?: (?:à|avec|vers|sur|chez))? {_KIND}{_WHO}{_AFTER}"
    ),
    (
        rf"{_BEFORE}(?:mise?|mettre|passer|transférée?|transférer|redirigée?|orientée?)"
        rf"(?: en (?:relation|contact|communication))?(?: (?:à|avec|vers|par))? {_KIND}{_WHO}{_AFTER}"
    ),
    rf"{_BEFORE}être (?:rappelée?|recontactée?|contactée?|appelée?|aidée?)(?: par {_KIND}{_WHO})?{_AFTER}",
    rf"(?:rappelez|recontactez|appelez|contactez) (?:moi|nous){_AFTER}",
    rf"{_BEFORE}(?:(?:une|d|l|de|votre) )*(?:assistance|aide|intervention|réponse) humaine{_AFTER}",
    rf"(?:(?:le|un|votre) )?(?:service (?:client(?:s|èle|èles)?|après vente)|sav|conseillère? client(?:èle)?){_AFTER}",
    (
        r"(?:je |j )?(?:veux|voudrais|souhaite|souhaiterais|aimerais|tiens à|dois|vais) (?:me plaindre|porter plainte|"
        r"(?:faire|déposer|formuler|envoyer|adresser) une (?:réclamation|plainte))"
        r"(?: (?:de|du|d|sur|à|contre|auprès) .+)?"
    ),
)

FRENCH = Wordings(
    greeting="bonjour salut bonsoir coucou allô rebonjour bjr slt",
    thanks="merci mercii",
    acknowledged="oui super bien parfait génial nickel ok ouais cool entendu voilà",
    filler="""
        beaucoup bien très mille à tous toute l équipe pour votre ton aide réponse encore d avance vous toi le la tout
        monde
    """,
    edges="""
        ah oh alors bon donc svp stp merci ok oui non euh hm ben bah désolé désolée aussi maintenant mais et s il vous
        plaît
    """,
    refusing="non",
    help=r"""
        aide|aidez moi|aide moi|j ai besoin d aide|pouvez vous m aider|peux tu m aider|vous pouvez m aider|qui es tu
        qui êtes vous|que peux tu faire|que pouvez vous faire|comment ça marche
    """,
    bot=r"""
        (?:êtes vous|es tu|tu es|vous êtes|t es) (?:un|une) (?:robot|bot|humain|machine|ia|vraie personne|
        personne)(?: réelle)?
        (?:je parle|est ce que je parle|parle je) à (?:un|une) (?:robot|bot|humain|machine|personne|vraie personne)
    """,
    phrases={
        "greeting": r"""
            (?:comment )?ça va|comment allez vous|comment vas tu|enchantée?|bonne (?:journée|soirée) à vous
            bonjour à tous
        """,
        "present": r"""
            (?:y a t il|il y a|y a|est ce qu il y a) quelqu un|quelqu un|vous êtes (?:toujours )?là
            tu es (?:toujours )?là|t es là|allo|allô
        """,
        "thanks": r"""
            mille mercis|merci(?: (?:beaucoup|bien|infiniment|d avance|encore))+
            merci (?:(?:beaucoup|bien|infiniment|d avance|encore) )*(?:à vous|à toi|à tous|pour (?:tout|(?:votre |ton |
            ta |l |la |le |les |vos |tes |ces |cette |ce )*(?:aide|réponses?|infos?|informations?|temps|retour|rapidité|
            précisions?|explications?|soutien|patience|renseignements?|assistance|conseils?)(?: (?:rapides?|claires?|
            utiles?|détaillées?|précieuse))?))
            je vous remercie|je te remercie|c est (?:très )?(?:gentil|utile)|très utile
            ça m a (?:beaucoup |bien )?aidée?
        """,
        "acknowledged": r"""
            d accord|daccord|dac|entendu|compris|je vois|je comprends|ça marche|c est bon|parfait|très bien|bien sûr
            pas de problème|pas de souci|de rien|tant pis|ça roule|bien reçu|c est noté|noté|j ai compris|exactement
            tout à fait|c est ça|impeccable|je vais essayer|j essaie|je vais voir|ok ça marche|excellent|formidable
            volontiers|bonne idée
        """,
        "farewell": r"""
            au revoir|à bientôt|à plus(?: tard)?|à demain|bonne (?:journée|soirée|nuit|continuation)|salut à plus
            bon week end|adieu|tchao|(?:bye )*bye
        """,
        "waiting": r"""
            (?:un|une) (?:instant|moment|seconde|minute)(?: svp| s il vous plaît)?|attendez(?: un (?:instant|moment))?
            attends|je (?:vérifie|regarde)|je reviens|je vais (?:vérifier|regarder|voir)|deux (?:secondes|minutes)
        """,
        "opening": r"""
            (?:j ai |j aurais )?(?:une )?(?:petite )?question
            (?:puis je|je peux|est ce que je peux) (?:vous |te )?poser une question
            j ai un (?:problème|souci|petit souci|petit problème)
            j aurais besoin d (?:un renseignement|une information)
        """,
        "rejecting": r"""
            non|nan|faux|c est (?:faux|inexact|pas bon)|pas (?:vraiment|du tout|exactement|correct)|non pas du tout
            (?:ce n est|c est) pas (?:ça|cela|vrai|juste|correct|exact|bon|la bonne réponse)
            (?:ce n est|c est) pas ce que (?:j ai demandé|je demande|je demandais|je cherche|je cherchais|je voulais|
            je veux)
            mauvaise réponse|ce n était pas ma question|c est pas ma question
        """,
        "unsure": r"""
            (?:je )?(?:ne |n )?(?:(?:y|vous|te) )?(?:comprends?|pige|saisis) (?:(?:vraiment|toujours|absolument|
            encore) )?(?:pas|rien)(?: (?:bien|tout|du tout|votre réponse|la réponse|ce que vous dites))?
            (?:je |j )?(?:n )?ai (?:(?:vraiment|toujours) )?(?:pas|rien) (?:bien |tout )?compris
            (?:ce n est|c est) pas (?:très )?clair
            aucune idée|je ne sais pas|je sais pas|j sais pas|chais pas|peut être|ça dépend|pas sûre?
            je ne suis pas sûre?|pas encore|non merci|oui s il vous plaît|oui svp|quoi|comment|pourquoi|pardon
            vraiment|ah bon|allez y|vas y|continuez|s il vous plaît
        """,
        "pointing": r"""
            voir (?:ci dessus|plus haut|ci dessous|pièce jointe|la capture|en pièce jointe)
            regardez (?:plus haut|ci dessus)|comme (?:je l ai dit|je disais|ci dessus|ça|dit plus haut|indiqué)
            moi aussi|pareil|idem|la même chose|ça|ceci|cela|ici
        """,
        "noise": r"""
            rien|c est un test|je teste|juste un test|mauvais chat|essai
        """,
    },
    solved=r"""
        (?:ça |cela |c )?(?:est |a |m a )?(?:bien )?(?:résolu|réglé|solutionné)(?: (?:le|mon) problème)?
        (?:c est|tout est) (?:bon|réglé|résolu)(?: maintenant| pour moi)?
        (?:le |mon )?problème (?:est )?(?:résolu|réglé)
        (?:ça|cela) (?:marche|fonctionne)(?: maintenant| enfin| à nouveau)?|ça a (?:marché|fonctionné)
        (?:ça|cela|c) m a (?:bien )?aidée?|résolu|réglé|ça y est
        (?:je |j |l |ai |enfin |déjà |finalement |moi même )*(?:résolu|réglé|réussi|solutionné)(?: (?:le problème|
        mon problème|tout seul|toute seule|moi même))*
    """,
    polite="merci s il vous plaît oui super parfait ok bonjour beaucoup svp génial top",
    person=r"""
        (?:(?:je|j|veux|voudrais|souhaite|souhaiterais|aimerais|dois|puis|peux|est|ce|que|pouvez|vous|me|préfère|on|
        pourrais|c|possible|de|s|il) )*(?:parler|discuter|échanger|contacter|joindre|mettre en relation|
        mettre en contact|transférer|passer)(?: (?:à|avec|un|une|quelqu|le|la|vrai|vraie|autre|au|votre)){0,4} (?:un|
        conseiller|conseillère|personne|humain|agent|support|service client|être humain|opérateur|quelqu un|
        technicien)(?: (?:svp|s il vous plaît|humain|réelle|réel|maintenant|physique))*
        (?:(?:je|j|veux|voudrais|souhaite|aimerais|besoin|ai|d|il|me|faut) )*(?:un |une )?(?:vrai |
        vraie )?(?:conseiller|conseillère|humain|personne réelle|agent|vraie personne|être humain)(?: (?:svp|
        s il vous plaît|humain))*
        (?:un|une|vrai|vraie)(?: vrai| vraie)? (?:conseiller|humain|personne|personne réelle|agent)
        (?:est ce que )?(?:quelqu un|une personne|un conseiller) (?:peut|pourrait)(?: il| elle)? (?:m aider|
        me répondre|me rappeler|me contacter)(?: svp)?
        (?:je (?:veux|voudrais|souhaite) )?(?:ouvrir|créer) un ticket|contacter le (?:support|service client)
    """,
    requests=_REQUESTS,
    complaints=r"""
        (?:ça|cela) ne (?:m aide|m aide vraiment|sert) (?:pas|à rien)(?: du tout)?|ça m aide pas|ça sert à rien
        c est (?:inutile|nul|n importe quoi)|inutile|nul
        (?:tu|vous) (?:ne )?(?:me )?(?:comprends|comprenez|m aides|m aidez|servez|sers) (?:pas|à rien)|pas utile
        ce n est pas utile
        (?:je ne veux |je veux )?pas (?:de|d un|un|à un|parler à un) (?:robot|bot|chatbot|machine)
        (?:le|ce|votre) (?:robot|bot|chatbot) (?:est (?:nul|inutile)|ne sert à rien|ne comprend rien)
    """,
    more="très vraiment complètement totalement tout à fait mais désolé du tout bot ce est",
    failing=r"""
        (?:malheureusement )?(?:ça |cela )?(?:ne |n )?(?:m )?(?:(?:aide|marche|fonctionne) (?:toujours )?pas|
        a (?:toujours )?pas (?:aidée?|marché|fonctionné))(?: non plus)?
        (?:toujours|encore) (?:pas|le même problème|la même erreur|pareil)|(?:le )?même (?:problème|erreur)
        c est toujours (?:pareil|cassé|le même problème)|j ai déjà (?:essayé|fait|testé)(?: (?:ça|cela))?
        (?:ça |cela )?(?:ne |n )?(?:résout|règle|résoud) pas (?:le|mon) problème
    """,
    agreed="oui ouais ok accord d bien parfait exact exactement super entendu volontiers certainement",
    with_agreed="""
        merci s il vous plaît svp c est ça cela celui celle la le premier première je veux une personne un conseiller
        bien sûr tout à fait
    """,
    declined="non nan aucun aucune rien",
    with_declined="""
        de ces deux ceux celles là l ne un autre me convient merci pas ce c est que je cherche cherchais voulais d eux
        des ni l désolé
    """,
    nothing_fits=r"""
        autre chose|un autre|une autre|c est autre chose|ni l un ni l autre|ni l une ni l autre|aucun des deux
        aucune des deux|rien de tout ça
    """,
    negated="sans pas ne aucun",
    first="premier première 1er 1ère une un",
    second="deuxième second seconde 2e 2ème deux",
    third="troisième 3e 3ème trois",
    last="dernier dernière",
    around="""
        le la les l un une oui svp numéro option réponse choix c est je pense que prends choisis veux plutôt celui
        celle merci s il vous plaît ça
    """,
    openers="""
        comment pourquoi où quand quel quelle quels quelles combien qui que qu est puis peut peux pouvez faut
    """,
    front=r"""
        (?:bonjour|bonsoir|salut|coucou)(?: (?:à tous|à toutes et tous|l équipe|l'équipe|madame|monsieur))?
        excusez[- ]moi|pardon|désolée?|(?:j'ai |j'aurais |j’ai )?(?:une )?(?:petite )?question|merci
    """,
    please="s'il vous pla[iî]t|s'il te pla[iî]t",
    asks="""
        comment pourquoi où quand quel quelle combien je j'ai mon ma puis est-ce qu'est-ce que qui mes le la il
    """,
)

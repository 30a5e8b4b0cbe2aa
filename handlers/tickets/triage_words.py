"""The words by which a ticket's category and priority are guessed, by language: regular expressions, ignoring case."""

from __future__ import annotations

from collections.abc import Mapping

BUGS: Mapping[str, str] = {
    "en": r"\b(?:bug|crash(?:es|ed|ing)?|error|exception|stack ?trace|traceback|broken|fails?|failed|failing|"
    r"freez(?:es|ing)|frozen|does(?:n't|n’t| not) work|stopped working|not working)\b",
    "de": r"\b(?:fehler(?:meldung)?|absturz|stürzt\b.{0,30}\bab|abgestürzt|kaputt|defekt|hängt sich auf|"
    r"eingefroren|"
    r"funktioniert\b(?:\s+\w+){0,4}\s+nicht|geht\b(?:\s+\w+){0,3}\s+nicht mehr|schlägt\b.{0,30}\bfehl|"
    r"fehlgeschlagen)\b",
    "es": r"\b(?:error(?:es)?|fallo|falla|fallando|no funciona|dejó de funcionar|se (?:cierra|bloquea|congela|"
    r"cuelga)|"
    r"averiad[oa])\b",
    "fr": r"\b(?:erreurs?|bogues?|plante|plantage|en panne|ne (?:fonctionne|marche)(?:nt)? (?:pas|plus)|cassée?|"
    r"échoue|échec|se fige|dysfonctionnement)\b",
    "it": r"\b(?:errore|errori|non funziona(?:no)?|si (?:blocca|chiude da sol[oa]|pianta)|guast[oa]|rott[oa]|"
    r"fallisce|fallito|malfunzionamento|crasha)\b",
    "pt": r"\b(?:erros?|falhas?|falhou|falhando|não (?:funciona|está funcionando)|parou de funcionar|"
    r"trava(?:ndo|ou)?|"
    r"quebrad[oa]|com defeito)\b",
    "ru": r"(?:ошибк|сбой|сбои|баг\b|вылетает|вылетел|зависает|завис|не\s+(?:работает|открывается|загружается|"
    r"запускается)|"
    r"сломал|неисправн|падает|крашится|перестал[аои]?\s+работать)",
    "ja": r"(?:エラー|不具合|バグ|障害|故障|クラッシュ|フリーズ|固まっ|固まる|落ちる|落ちます|壊れ|動作しな|"
    r"動か(?:ない|なくな)|動きません|"
    r"表示されな|表示されません|起動しな|起動しません|失敗し)",
    "ko": r"(?:오류|에러|버그|장애|고장|크래시|튕(?:겨|깁|김)|멈(?:춰|췄|춤|춥)|작동(?:하지\s?않|이?\s?안)|"
    r"실행(?:되지\s?않|이?\s?안)|"
    r"먹통|깨져|깨짐|안\s?열(?:려|립)|실패)",
    "zh": r"(?:错误|錯誤|报错|報錯|故障|崩溃|崩潰|闪退|閃退|卡死|死机|打不开|打不開|不能用|用不了|坏了|壞了|"
    r"异常|異常|失效|"
    r"(?:无法|無法|不能)(?:使用|打开|打開|登录|登錄|启动|啟動|加载|载入|正常)|失败|失敗|出错|漏洞)",
}
"""Something does not do what it should."""
REQUESTS: Mapping[str, str] = {
    "en": r"\b(?:feature request|please add|could you add|can you add|would like to (?:have|see)|"
    r"would be (?:great|nice)|it would help if|wish(?:es|ed)? (?:there|it|you))\b",
    "de": r"\b(?:feature ?(?:request|wunsch)|wünsch(?:e|en|te)|verbesserungsvorschlag|wäre (?:schön|toll|super|"
    r"hilfreich|gut),? wenn|"
    r"könn(?:t|te|ten)(?: (?:ihr|sie|man))?\b.{0,60}\b(?:hinzufügen|ergänzen|einbauen)|bitte (?:fügt|ergänzt|"
    r"baut))\b",
    "es": r"\b(?:sugerencia|solicitud de (?:función|mejora)|me gustaría (?:que|tener|ver)|sería (?:genial|bueno|"
    r"útil|ideal)|"
    r"podrían (?:añadir|agregar|incluir)|por favor (?:añadan|agreguen))\b",
    "fr": r"\b(?:demande de fonctionnalité|(?:serait|ce serait) (?:bien|super|utile|génial|pratique)|"
    r"pourriez[- ]vous ajouter|j'aimerais (?:avoir|que)|merci d'ajouter|veuillez ajouter)",
    "it": r"\b(?:suggerimento|richiesta di funzionalità|sarebbe (?:bello|utile|comodo|ottimo)|potreste aggiungere|"
    r"vorrei che|mi piacerebbe (?:avere|che)|aggiungete)\b",
    "pt": r"\b(?:sugestão|solicitação de (?:recurso|funcionalidade)|seria (?:ótimo|bom|útil|legal|interessante)|"
    r"poderiam (?:adicionar|incluir)|gostaria (?:que|de ter|de ver)|por favor,? adicionem)\b",
    "ru": r"(?:предложение\s+по|пожелание|хотелось\s+бы|было\s+бы\s+(?:здорово|хорошо|удобно|неплохо|отлично)|"
    r"добавьте|можно\s+ли\s+добавить|прошу\s+добавить|запрос\s+(?:на\s+)?функци)",
    "ja": r"(?:要望|機能追加|追加して(?:ほしい|欲しい|ください|いただ)|(?:あると|あれば|できると|"
    r"できれば)(?:嬉しい|うれしい|助かり|便利|良い|いい)|"
    r"改善(?:して(?:ほしい|欲しい|ください)|提案)|対応して(?:ほしい|欲しい))",
    "ko": r"(?:기능\s?(?:요청|제안|추가)|추가해\s?(?:주세요|주시|줬으면|주면)|있으면\s?(?:좋겠|편하)|"
    r"되면\s?좋겠|개선해\s?(?:주세요|주시)|건의|제안드)",
    "zh": r"(?:建议|建議|功能(?:请求|需求|請求)|希望(?:能|可以|增加|添加|支持)|(?:能否|可否|请|請|"
    r"能不能)(?:增加|添加|加入|新增)|"
    r"如果能.{0,20}就好|要是能.{0,20}就好)",
}
"""Somebody would like to have something that is not there."""
OUTAGES: Mapping[str, str] = {
    "en": r"\b(?:outage|production (?:is |system |server |site )*down|(?:everything|whole (?:site|system|"
    r"service)) is down|"
    r"down for (?:all|everyone|every customer)|data ?loss|lost (?:all )?(?:our|my) data|security breach)\b",
    "de": r"\b(?:totalausfall|systemausfall|datenverlust|produktion steht|(?:alles|"
    r"das ganze system) (?:ist )?(?:down|ausgefallen)|"
    r"alle (?:unsere |meine )?daten (?:sind )?(?:weg|verloren|gelöscht)|sicherheitslücke|datenleck)\b",
    "es": r"\b(?:caída (?:total|del servicio|del sistema)|producción (?:está )?caída|todo está caído|"
    r"pérdida de datos|"
    r"perdimos (?:todos )?(?:nuestros|los) datos|brecha de seguridad)\b",
    "fr": r"\b(?:panne (?:totale|générale)|production (?:est )?(?:arrêtée|à l'arrêt|hors service|en panne)|"
    r"perte de données|"
    r"perdu (?:toutes )?(?:nos|mes|les) données|faille de sécurité|fuite de données)\b",
    "it": r"\b(?:produzione (?:è )?(?:ferma|bloccata)|tutto (?:è )?fermo|perdita (?:di|dei) dati|"
    r"perso tutti i (?:nostri |miei )?dati|"
    r"violazione (?:di|della) sicurezza|interruzione (?:totale|del servizio))\b",
    "pt": r"\b(?:produção (?:está )?(?:parada|fora do ar)|tudo fora do ar|sistema (?:todo )?fora do ar|"
    r"perda de dados|"
    r"perdemos (?:todos )?(?:os )?(?:nossos )?dados|violação de segurança|vazamento de dados)\b",
    "ru": r"(?:потер(?:я|яли|ял)[а-я]*\s+(?:все\s+)?(?:наши\s+|мои\s+)?данны|утечк[аи]\s+данных|"
    r"продакшн\s+(?:лежит|упал)|вс[её]\s+(?:лежит|упало)|сервис\s+полностью\s+недоступ|полный\s+отказ)",
    "ja": r"(?:本番(?:環境|システム|サーバー)?(?:が)?(?:停止|ダウン|止ま|落ち)|全(?:サービス|システム|"
    r"面的に)(?:が)?(?:停止|ダウン|止ま)|"
    r"データ(?:が)?(?:消失|全部消え|すべて消え|失われ)|情報漏(?:えい|洩|れ)|セキュリティ侵害)",
    "ko": r"(?:(?:운영|프로덕션|전체)\s?(?:서버|시스템|서비스|환경)(?:가|이)?\s?(?:다운|중단|멈)|"
    r"데이터(?:가)?\s?(?:유실|손실|전부\s?사라|모두\s?사라)|"
    r"(?:정보|데이터)\s?유출|보안\s?침해)",
    "zh": r"(?:生产(?:环境|系统|服务器)?(?:宕机|瘫痪|停机|挂了|崩溃)|(?:全部|整个|所有)(?:系统|服务|网站|"
    r"用户)(?:都)?(?:宕机|瘫痪|无法使用|不可用|挂了)|"
    r"数据(?:丢失|泄露|全没了|全部丢失)|資料(?:遺失|外洩)|安全(?:漏洞|事件))",
}
"""Words that leave no doubt: an urgent tone alone must not overtake those who write calmly."""

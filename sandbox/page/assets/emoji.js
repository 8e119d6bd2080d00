// Emoji shortcodes that apps and people commonly use; an unknown one stays as it was typed.

const TABLE = `
+1 👍 thumbsup 👍 -1 👎 thumbsdown 👎 100 💯 8ball 🎱 alarm_clock ⏰ apple 🍎 arrow_down ⬇️ arrow_left ⬅️
arrow_right ➡️ arrow_up ⬆️ arrows_counterclockwise 🔄 art 🎨 baby 👶 ballot_box_with_check ☑️ bar_chart 📊 bell 🔔
birthday 🎂 blue_heart 💙 blush 😊 book 📖 bookmark 🔖 books 📚 boom 💥 bouquet 💐 brain 🧠 briefcase 💼 bug 🐛
bulb 💡 bust_in_silhouette 👤 busts_in_silhouette 👥 calendar 📅 date 📅 camera 📷 chart_with_upwards_trend 📈
check ✔️ heavy_check_mark ✔️ white_check_mark ✅ ballot_box 🗳️ clap 👏 clipboard 📋 clock1 🕐 clock3 🕒 cloud ☁️
coffee ☕ compass 🧭 computer 💻 confetti_ball 🎊 construction 🚧 cry 😢 crystal_ball 🔮 dart 🎯 door 🚪 ear 👂
earth_africa 🌍 email 📧 e-mail 📧 envelope ✉️ exclamation ❗ eyes 👀 fire 🔥 flashlight 🔦 four_leaf_clover 🍀
gear ⚙️ gift 🎁 globe_with_meridians 🌐 green_heart 💚 grey_question ❔ grin 😁 grinning 😀 hammer_and_wrench 🛠️
handshake 🤝 headphones 🎧 heart ❤️ heavy_minus_sign ➖ heavy_plus_sign ➕ herb 🌿 hourglass ⌛
hourglass_flowing_sand ⏳ house 🏠 hugging_face 🤗 inbox_tray 📥 information_source ℹ️ joy 😂 key 🔑 kiss 💋
large_blue_circle 🔵 large_green_circle 🟢 large_yellow_circle 🟡 laughing 😆 leaves 🍃 link 🔗 lock 🔒
loudspeaker 📢 mag 🔍 mailbox 📫 maple_leaf 🍁 medal 🏅 mega 📣 memo 📝 pencil 📝 microphone 🎤 moon 🌔 mortar_board 🎓
muscle 💪 mute 🔇 neutral_face 😐 new 🆕 newspaper 📰 no_bell 🔕 no_entry ⛔ no_entry_sign 🚫 notebook 📓 octopus 🐙
ok 🆗 ok_hand 👌 open_hands 👐 outbox_tray 📤 palm_tree 🌴 paperclip 📎 partying_face 🥳 pause_button ⏸️
double_vertical_bar ⏸️ pencil2 ✏️ people_holding_hands 🧑‍🤝‍🧑 phone ☎️ point_down 👇 point_left 👈 point_right 👉
point_up ☝️ pray 🙏 purple_heart 💜 pushpin 📌 question ❓ rainbow 🌈 raised_hand ✋ raised_hands 🙌 recycle ♻️
red_circle 🔴 repeat 🔁 rocket 🚀 rose 🌹 rotating_light 🚨 round_pushpin 📍 runner 🏃 scroll 📜 seedling 🌱
see_no_evil 🙈 shield 🛡️ slightly_smiling_face 🙂 smile 😄 smiley 😃 snowflake ❄️ sob 😭 sparkles ✨ speech_balloon 💬
spiral_calendar_pad 🗓️ star ⭐ star2 🌟 stopwatch ⏱️ studio_microphone 🎙️ sun_with_face 🌞 sunflower 🌻 sunglasses 😎
sunny ☀️ sweat_smile 😅 tada 🎉 tea 🍵 teacher 🧑‍🏫 telephone_receiver 📞 thinking_face 🤔 thought_balloon 💭 ticket 🎫
timer_clock ⏲️ trophy 🏆 tulip 🌷 umbrella ☔ unlock 🔓 upside_down_face 🙃 v ✌️ vertical_traffic_light 🚦 warning ⚠️
watch ⌚ wastebasket 🗑️ wave 👋 white_circle ⚪ wink 😉 wrench 🔧 writing_hand ✍️ x ❌ yellow_heart 💛 yum 😋 zap ⚡
zzz 💤 one 1️⃣ two 2️⃣ three 3️⃣ four 4️⃣ five 5️⃣ six 6️⃣ seven 7️⃣ eight 8️⃣ nine 9️⃣ keycap_ten 🔟`;

const words = TABLE.trim().split(/\s+/);
const EMOJI = new Map();
for (let i = 0; i < words.length; i += 2) EMOJI.set(words[i], words[i + 1]);

export const emoji = (name) => EMOJI.get(name.toLowerCase()) ?? null;

/** `text` with the shortcodes replaced that are known. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/gi, (typed, name) => emoji(name) ?? typed);

/**
 * The emoji that the picker offers, in groups, each with the words that it is found by.
 *
 * @module
 */

/** @typedef {{ emoji: string, name: string }} Emoji */

const smileys = [
  "😀 grinning;😃 happy;😄 smile;😁 beaming;😅 sweat smile;😂 joy laughing tears;🤣 rolling laughing",
  "🙂 slight smile;🙃 upside down;😉 wink;😊 blush;😇 angel;🥰 in love;😍 heart eyes;🤩 star eyes;😘 kiss;😋 yum delicious",
  "😜 tongue wink;🤪 zany;🤗 hug;🤭 oops giggle;🤫 hush quiet;🤔 thinking;🫡 salute;🤐 zipper mouth;😐 neutral;😶 speechless",
  "😏 smirk;😒 unamused;🙄 eye roll;😬 grimace;😌 relieved;😔 pensive sad;😴 sleeping;🤒 ill thermometer;🤕 hurt bandage",
  "🤢 sick;🥵 hot;🥶 cold;😵 dizzy;🤯 mind blown;🥳 party face;😎 cool sunglasses;🤓 nerd;🧐 monocle;😕 confused;😟 worried",
  "🙁 frown;😮 surprised;😳 flushed;🥺 pleading;😢 crying;😭 sobbing;😱 scream;😤 huffing;😡 angry;🤬 swearing;💀 skull",
  "🤡 clown;👻 ghost;🤖 robot",
];

const people = [
  "👍 thumbs up yes;👎 thumbs down no;👋 wave hello;👏 clap applause;🙌 raised hands hooray;🙏 please thanks",
  "🤝 handshake agreed;👌 ok;✌️ victory peace;🤞 fingers crossed;🤟 love you;🤘 rock;👈 point left;👉 point right;👆 point up",
  "👇 point down;✊ fist;👊 fist bump;🫶 heart hands;💪 strong muscle;✍️ writing;👀 eyes looking;🧠 brain;🤷 shrug;🤦 facepalm",
  "🙋 raising hand;🙇 bow;🏃 running;🚶 walking;💃 dancing;🧑‍💻 at the computer;👥 people",
];

const nature = [
  "🐶 dog;🐱 cat;🦊 fox;🐻 bear;🐼 panda;🦁 lion;🐸 frog;🙈 see no evil monkey;🐧 penguin;🦉 owl;🐝 bee",
  "🦋 butterfly;🐢 turtle;🐙 octopus;🐟 fish;🐳 whale;🌵 cactus;🌲 tree;🍀 clover luck;🌹 rose;🌻 sunflower;☀️ sun;🌙 moon",
  "⭐ star;⚡ lightning;🔥 fire;❄️ snow;🌈 rainbow;☔ rain umbrella;🌊 sea wave",
];

const food = [
  "☕ coffee;🍵 tea;🍺 beer;🍻 cheers beers;🥂 cheers sparkling;🍷 wine;🍎 apple;🍌 banana;🍓 strawberry;🍋 lemon",
  "🥑 avocado;🍅 tomato;🥕 carrot;🍞 bread;🧀 cheese;🍕 pizza;🍔 burger;🍟 fries;🌮 taco;🍜 noodles;🍣 sushi;🥗 salad",
  "🍦 ice cream;🍩 doughnut;🍪 cookie;🎂 birthday cake;🍫 chocolate",
];

const things = [
  "🎉 party popper celebrate;🎁 gift;🏆 trophy;🥇 gold medal first;⚽ football;🏀 basketball;🎮 game;🎲 dice;🎸 guitar",
  "🎵 music;🎬 film;📷 camera;💻 laptop;📱 telephone;🔋 battery;💡 idea bulb;🔧 wrench;🔨 hammer;⚙️ gear settings;🔒 lock;🔑 key",
  "🐛 bug;📦 package;📌 pin;📎 paperclip;📝 memo note;📅 calendar;📈 chart up;📉 chart down;📊 bar chart;✉️ letter mail",
  "📣 announcement megaphone;🔔 bell;⏰ alarm clock;⏳ hourglass wait;🚀 rocket ship launch;✈️ aeroplane;🚗 car;🚆 train",
  "🚲 bicycle;🏠 house home;🏢 office;🏖️ beach holiday;🗺️ map;💰 money",
];

const symbols = [
  "❤️ red heart love;🧡 orange heart;💛 yellow heart;💚 green heart;💙 blue heart;💜 purple heart;💔 broken heart",
  "💯 hundred;✅ done check;❌ cross no;❗ exclamation;❓ question;⚠️ warning;🚫 forbidden;🚧 under construction;♻️ recycle",
  "➕ plus;➖ minus;➡️ right arrow;⬅️ left arrow;⬆️ up arrow;⬇️ down arrow;🔁 repeat;🆕 new;🔴 red;🟠 orange;🟡 yellow;🟢 green",
  "🔵 blue;💬 speech;💤 asleep",
];

/** @type {{ name: string, emoji: Emoji[] }[]} */
export const emojiGroups = Object.entries({
  "Smileys": smileys, "People": people, "Nature": nature, "Food": food, "Things": things, "Symbols": symbols,
}).map(([name, list]) => ({ name, emoji: list.join(";").split(";").map(parse) }));

function parse(entry) {
  const space = entry.indexOf(" ");
  return { emoji: entry.slice(0, space), name: entry.slice(space + 1) };
}

/**
 * The groups with what a search finds: emoji of which some word begins as each word of the search does.
 *
 * @param {string} search everything if empty
 */
export function findEmoji(search) {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name }) => wanted.every((word) => name.split(" ").some((each) => each.startsWith(word)));
  return emojiGroups.map(({ name, emoji }) => ({ name, emoji: emoji.filter(fits) })).filter(({ emoji }) => emoji.length);
}

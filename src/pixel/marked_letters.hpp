// Letters that are another one, mostly with a mark above or below: é is e with an acute, а of Cyrillic is a.
#pragma once

#include "pixel/glyph.hpp"

namespace tutti::pixel {

enum class Mark : std::uint8_t {
    None,
    Dots,
    Acute,
    Grave,
    Circumflex,
    Tilde,
    Ring,
    Macron,
    Breve,
    Dot,
    DoubleAcute,
    Caron,
    Cedilla, ///< below, as the comma is that stands for it
    Ogonek,  ///< below
};

struct Marked {
    char32_t code = 0;
    char32_t letter = 0;
    Mark mark = Mark::None;
};

// clang-format off
inline constexpr auto marked_letters = std::to_array<Marked>({
    // Latin-1 and Latin Extended-A.
    {U'À', U'A', Mark::Grave}, {U'Á', U'A', Mark::Acute}, {U'Â', U'A', Mark::Circumflex},
    {U'Ã', U'A', Mark::Tilde}, {U'Ä', U'A', Mark::Dots}, {U'Å', U'A', Mark::Ring},
    {U'Ç', U'C', Mark::Cedilla}, {U'È', U'E', Mark::Grave}, {U'É', U'E', Mark::Acute},
    {U'Ê', U'E', Mark::Circumflex}, {U'Ë', U'E', Mark::Dots}, {U'Ì', U'I', Mark::Grave},
    {U'Í', U'I', Mark::Acute}, {U'Î', U'I', Mark::Circumflex}, {U'Ï', U'I', Mark::Dots},
    {U'Ñ', U'N', Mark::Tilde}, {U'Ò', U'O', Mark::Grave}, {U'Ó', U'O', Mark::Acute},
    {U'Ô', U'O', Mark::Circumflex}, {U'Õ', U'O', Mark::Tilde}, {U'Ö', U'O', Mark::Dots},
    {U'Ù', U'U', Mark::Grave}, {U'Ú', U'U', Mark::Acute}, {U'Û', U'U', Mark::Circumflex},
    {U'Ü', U'U', Mark::Dots}, {U'Ý', U'Y', Mark::Acute}, {U'à', U'a', Mark::Grave},
    {U'á', U'a', Mark::Acute}, {U'â', U'a', Mark::Circumflex}, {U'ã', U'a', Mark::Tilde},
    {U'ä', U'a', Mark::Dots}, {U'å', U'a', Mark::Ring}, {U'ç', U'c', Mark::Cedilla},
    {U'è', U'e', Mark::Grave}, {U'é', U'e', Mark::Acute}, {U'ê', U'e', Mark::Circumflex},
    {U'ë', U'e', Mark::Dots}, {U'ì', wide_dotless_i, Mark::Grave}, {U'í', wide_dotless_i, Mark::Acute},
    {U'î', wide_dotless_i, Mark::Circumflex}, {U'ï', wide_dotless_i, Mark::Dots}, {U'ñ', U'n', Mark::Tilde},
    {U'ò', U'o', Mark::Grave}, {U'ó', U'o', Mark::Acute}, {U'ô', U'o', Mark::Circumflex},
    {U'õ', U'o', Mark::Tilde}, {U'ö', U'o', Mark::Dots}, {U'ù', U'u', Mark::Grave},
    {U'ú', U'u', Mark::Acute}, {U'û', U'u', Mark::Circumflex}, {U'ü', U'u', Mark::Dots},
    {U'ý', U'y', Mark::Acute}, {U'ÿ', U'y', Mark::Dots}, {U'Ā', U'A', Mark::Macron},
    {U'ā', U'a', Mark::Macron}, {U'Ă', U'A', Mark::Breve}, {U'ă', U'a', Mark::Breve},
    {U'Ą', U'A', Mark::Ogonek}, {U'ą', U'a', Mark::Ogonek}, {U'Ć', U'C', Mark::Acute},
    {U'ć', U'c', Mark::Acute}, {U'Ĉ', U'C', Mark::Circumflex}, {U'ĉ', U'c', Mark::Circumflex},
    {U'Ċ', U'C', Mark::Dot}, {U'ċ', U'c', Mark::Dot}, {U'Č', U'C', Mark::Caron},
    {U'č', U'c', Mark::Caron}, {U'Ď', U'D', Mark::Caron}, {U'Đ', U'Ð', Mark::None},
    {U'Ē', U'E', Mark::Macron}, {U'ē', U'e', Mark::Macron}, {U'Ĕ', U'E', Mark::Breve},
    {U'ĕ', U'e', Mark::Breve}, {U'Ė', U'E', Mark::Dot}, {U'ė', U'e', Mark::Dot},
    {U'Ę', U'E', Mark::Ogonek}, {U'ę', U'e', Mark::Ogonek}, {U'Ě', U'E', Mark::Caron},
    {U'ě', U'e', Mark::Caron}, {U'Ĝ', U'G', Mark::Circumflex}, {U'ĝ', U'g', Mark::Circumflex},
    {U'Ğ', U'G', Mark::Breve}, {U'ğ', U'g', Mark::Breve}, {U'Ġ', U'G', Mark::Dot},
    {U'ġ', U'g', Mark::Dot}, {U'Ģ', U'G', Mark::Cedilla}, {U'ģ', U'g', Mark::Acute},
    {U'Ĥ', U'H', Mark::Circumflex}, {U'ĥ', U'h', Mark::Circumflex}, {U'Ĩ', U'I', Mark::Tilde},
    {U'ĩ', wide_dotless_i, Mark::Tilde}, {U'Ī', U'I', Mark::Macron}, {U'ī', wide_dotless_i, Mark::Macron},
    {U'Ĭ', U'I', Mark::Breve}, {U'ĭ', wide_dotless_i, Mark::Breve}, {U'Į', U'I', Mark::Ogonek},
    {U'į', U'i', Mark::Ogonek}, {U'İ', U'I', Mark::Dot}, {U'Ĵ', U'J', Mark::Circumflex},
    {U'ĵ', U'ȷ', Mark::Circumflex}, {U'Ķ', U'K', Mark::Cedilla}, {U'ķ', U'k', Mark::Cedilla},
    {U'Ĺ', U'L', Mark::Acute}, {U'ĺ', U'l', Mark::Acute}, {U'Ļ', U'L', Mark::Cedilla},
    {U'ļ', U'l', Mark::Cedilla}, {U'Ń', U'N', Mark::Acute}, {U'ń', U'n', Mark::Acute},
    {U'Ņ', U'N', Mark::Cedilla}, {U'ņ', U'n', Mark::Cedilla}, {U'Ň', U'N', Mark::Caron},
    {U'ň', U'n', Mark::Caron}, {U'ŉ', U'n', Mark::None}, {U'Ō', U'O', Mark::Macron},
    {U'ō', U'o', Mark::Macron}, {U'Ŏ', U'O', Mark::Breve}, {U'ŏ', U'o', Mark::Breve},
    {U'Ő', U'O', Mark::DoubleAcute}, {U'ő', U'o', Mark::DoubleAcute}, {U'Ŕ', U'R', Mark::Acute},
    {U'ŕ', U'r', Mark::Acute}, {U'Ŗ', U'R', Mark::Cedilla}, {U'ŗ', U'r', Mark::Cedilla},
    {U'Ř', U'R', Mark::Caron}, {U'ř', U'r', Mark::Caron}, {U'Ś', U'S', Mark::Acute},
    {U'ś', U's', Mark::Acute}, {U'Ŝ', U'S', Mark::Circumflex}, {U'ŝ', U's', Mark::Circumflex},
    {U'Ş', U'S', Mark::Cedilla}, {U'ş', U's', Mark::Cedilla}, {U'Š', U'S', Mark::Caron},
    {U'š', U's', Mark::Caron}, {U'Ţ', U'T', Mark::Cedilla}, {U'ţ', U't', Mark::Cedilla},
    {U'Ť', U'T', Mark::Caron}, {U'Ũ', U'U', Mark::Tilde}, {U'ũ', U'u', Mark::Tilde},
    {U'Ū', U'U', Mark::Macron}, {U'ū', U'u', Mark::Macron}, {U'Ŭ', U'U', Mark::Breve},
    {U'ŭ', U'u', Mark::Breve}, {U'Ů', U'U', Mark::Ring}, {U'ů', U'u', Mark::Ring},
    {U'Ű', U'U', Mark::DoubleAcute}, {U'ű', U'u', Mark::DoubleAcute}, {U'Ų', U'U', Mark::Ogonek},
    {U'ų', U'u', Mark::Ogonek}, {U'Ŵ', U'W', Mark::Circumflex}, {U'ŵ', U'w', Mark::Circumflex},
    {U'Ŷ', U'Y', Mark::Circumflex}, {U'ŷ', U'y', Mark::Circumflex}, {U'Ÿ', U'Y', Mark::Dots},
    {U'Ź', U'Z', Mark::Acute}, {U'ź', U'z', Mark::Acute}, {U'Ż', U'Z', Mark::Dot},
    {U'ż', U'z', Mark::Dot}, {U'Ž', U'Z', Mark::Caron}, {U'ž', U'z', Mark::Caron},
    {U'Ș', U'S', Mark::Cedilla}, {U'ș', U's', Mark::Cedilla}, {U'Ț', U'T', Mark::Cedilla},
    {U'ț', U't', Mark::Cedilla}, {U'ẞ', U'ß', Mark::None},
    // Greek.
    {U'Ά', U'A', Mark::Acute}, {U'Έ', U'E', Mark::Acute}, {U'Ή', U'H', Mark::Acute},
    {U'Ί', U'I', Mark::Acute}, {U'Ό', U'O', Mark::Acute}, {U'Ύ', U'Y', Mark::Acute},
    {U'Ώ', U'Ω', Mark::Acute}, {U'ΐ', wide_iota, Mark::Dots}, {U'Α', U'A', Mark::None},
    {U'Β', U'B', Mark::None}, {U'Ε', U'E', Mark::None}, {U'Ζ', U'Z', Mark::None},
    {U'Η', U'H', Mark::None}, {U'Ι', U'I', Mark::None}, {U'Κ', U'K', Mark::None},
    {U'Μ', U'M', Mark::None}, {U'Ν', U'N', Mark::None}, {U'Ο', U'O', Mark::None},
    {U'Ρ', U'P', Mark::None}, {U'Τ', U'T', Mark::None}, {U'Υ', U'Y', Mark::None},
    {U'Χ', U'X', Mark::None}, {U'Ϊ', U'I', Mark::Dots}, {U'Ϋ', U'Y', Mark::Dots},
    {U'ά', U'α', Mark::Acute}, {U'έ', U'ε', Mark::Acute}, {U'ή', U'η', Mark::Acute},
    {U'ί', wide_iota, Mark::Acute}, {U'ΰ', U'υ', Mark::Dots}, {U'κ', U'ĸ', Mark::None},
    {U'μ', U'µ', Mark::None}, {U'ν', U'v', Mark::None}, {U'ο', U'o', Mark::None},
    {U'χ', U'x', Mark::None}, {U'ϊ', wide_iota, Mark::Dots}, {U'ϋ', U'υ', Mark::Dots},
    {U'ό', U'o', Mark::Acute}, {U'ύ', U'υ', Mark::Acute}, {U'ώ', U'ω', Mark::Acute},
    // Cyrillic.
    {U'Ѐ', U'E', Mark::Grave}, {U'Ё', U'E', Mark::Dots}, {U'Ѓ', U'Γ', Mark::Acute},
    {U'Ѕ', U'S', Mark::None}, {U'І', U'I', Mark::None}, {U'Ї', U'I', Mark::Dots},
    {U'Ј', U'J', Mark::None}, {U'Ќ', U'K', Mark::Acute}, {U'Ѝ', U'И', Mark::Grave},
    {U'Ў', U'У', Mark::Breve}, {U'А', U'A', Mark::None}, {U'В', U'B', Mark::None},
    {U'Г', U'Γ', Mark::None}, {U'Е', U'E', Mark::None}, {U'З', U'3', Mark::None},
    {U'Й', U'И', Mark::Breve}, {U'К', U'K', Mark::None}, {U'М', U'M', Mark::None},
    {U'Н', U'H', Mark::None}, {U'О', U'O', Mark::None}, {U'П', U'Π', Mark::None},
    {U'Р', U'P', Mark::None}, {U'С', U'C', Mark::None}, {U'Т', U'T', Mark::None},
    {U'Ф', U'Φ', Mark::None}, {U'Х', U'X', Mark::None}, {U'а', U'a', Mark::None},
    {U'е', U'e', Mark::None}, {U'й', U'и', Mark::Breve}, {U'к', U'ĸ', Mark::None},
    {U'о', U'o', Mark::None}, {U'р', U'p', Mark::None}, {U'с', U'c', Mark::None},
    {U'у', U'y', Mark::None}, {U'ф', U'φ', Mark::None}, {U'х', U'x', Mark::None},
    {U'ѐ', U'e', Mark::Grave}, {U'ё', U'e', Mark::Dots}, {U'ѓ', U'г', Mark::Acute},
    {U'ѕ', U's', Mark::None}, {U'і', U'i', Mark::None}, {U'ї', wide_dotless_i, Mark::Dots},
    {U'ј', U'j', Mark::None}, {U'ћ', U'ħ', Mark::None}, {U'ќ', U'ĸ', Mark::Acute},
    {U'ѝ', U'и', Mark::Grave}, {U'ў', U'y', Mark::Breve},
    // Signs that look like others, or stand for them.
    {U'\t', U' ', Mark::None}, {U'\n', U' ', Mark::None}, {U'\r', U' ', Mark::None},
    {U'\u00a0', U' ', Mark::None}, {U'\u2002', U' ', Mark::None}, {U'\u2003', U' ', Mark::None},
    {U'\u2009', U' ', Mark::None}, {U'\u200a', U' ', Mark::None}, {U'\u202f', U' ', Mark::None},
    {U'\u3000', U' ', Mark::None}, {U'‐', U'-', Mark::None}, {U'‑', U'-', Mark::None},
    {U'−', U'-', Mark::None}, {U'―', U'—', Mark::None}, {U'‚', U',', Mark::None},
    {U'‹', U'<', Mark::None}, {U'›', U'>', Mark::None}, {U'′', U'\'', Mark::None},
    {U'″', U'"', Mark::None}, {U'‰', U'%', Mark::None}, {U'⁄', U'/', Mark::None},
    {U'\u2126', U'Ω', Mark::None}, {U'∆', U'Δ', Mark::None}, {U'∑', U'Σ', Mark::None},
    {U'∙', U'·', Mark::None}, {U'⋅', U'·', Mark::None}, {U'►', U'▶', Mark::None},
    {U'◄', U'◀', Mark::None}, {U'△', U'▲', Mark::None}, {U'▽', U'▼', Mark::None},
    {U'◆', U'♦', Mark::None}, {U'☆', U'★', Mark::None}, {U'⭐', U'★', Mark::None},
    {U'♡', U'♥', Mark::None}, {U'❤', U'♥', Mark::None}, {U'💙', U'♥', Mark::None},
    {U'💚', U'♥', Mark::None}, {U'💛', U'♥', Mark::None}, {U'💜', U'♥', Mark::None},
    {U'😀', U'☺', Mark::None}, {U'😃', U'☺', Mark::None}, {U'😄', U'☺', Mark::None},
    {U'😁', U'☺', Mark::None}, {U'😊', U'☺', Mark::None}, {U'🙂', U'☺', Mark::None},
    {U'😍', U'☺', Mark::None}, {U'😞', U'☹', Mark::None}, {U'😢', U'☹', Mark::None},
    {U'🙁', U'☹', Mark::None}, {U'♩', U'♪', Mark::None}, {U'♬', U'♫', Mark::None},
    {U'🎵', U'♪', Mark::None}, {U'🎶', U'♫', Mark::None}, {U'✔', U'✓', Mark::None},
    {U'✅', U'✓', Mark::None}, {U'✕', U'✗', Mark::None}, {U'✘', U'✗', Mark::None},
    {U'❌', U'✗', Mark::None}, {U'🌞', U'☀', Mark::None}, {U'☔', U'☂', Mark::None},
    {U'❅', U'❄', Mark::None}, {U'❆', U'❄', Mark::None}, {U'🤍', U'♥', Mark::None},
});
// clang-format on

/// What a text has after the letter that it belongs to (Unicode, combining diacritical marks).
struct CombiningMark {
    char32_t code;
    Mark mark;
};
inline constexpr auto combining_marks = std::to_array<CombiningMark>({
    {0x300, Mark::Grave},
    {0x301, Mark::Acute},
    {0x302, Mark::Circumflex},
    {0x303, Mark::Tilde},
    {0x304, Mark::Macron},
    {0x306, Mark::Breve},
    {0x307, Mark::Dot},
    {0x308, Mark::Dots},
    {0x30a, Mark::Ring},
    {0x30b, Mark::DoubleAcute},
    {0x30c, Mark::Caron},
    {0x326, Mark::Cedilla},
    {0x327, Mark::Cedilla},
    {0x328, Mark::Ogonek},
});

} // namespace tutti::pixel

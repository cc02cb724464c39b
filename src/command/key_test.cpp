#include "command/key.hpp"

#include <gtest/gtest.h>

namespace tutti::command {
namespace {

using Kind = Key::Kind;

const std::vector<Key> typed = {
    {.text = "q"},  {.kind = Kind::Up}, {.text = "ü"},        {.kind = Kind::PageDown},
    {.text = "\n"}, {.text = "\b"},     {.kind = Kind::Home},
};
constexpr std::string_view bytes = "q\x1b[Aü\x1b[6~\r\x7f\x1bOH";

TEST(KeyDecoder, KnowsCharactersArrowsAndEnter) { EXPECT_EQ(KeyDecoder().feed(bytes), typed); }

TEST(KeyDecoder, SplitAnywhereButAfterAnEscapeIsTheSame) {
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        if (bytes[cut - 1] == '\x1b') continue; // that is the key Escape
        KeyDecoder decoder;
        auto keys = decoder.feed(bytes.substr(0, cut));
        for (auto& key : decoder.feed(bytes.substr(cut))) keys.push_back(std::move(key));
        EXPECT_EQ(keys, typed) << cut;
    }
}

TEST(KeyDecoder, CutAnywhereGivesNoKeyThatWasNotPressed) {
    for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
        KeyDecoder decoder;
        const auto keys = decoder.feed(bytes.substr(0, cut));
        ASSERT_LE(keys.size(), typed.size());
        for (std::size_t i = 0; i < keys.size(); ++i)
            EXPECT_TRUE(keys[i] == typed[i] || keys[i].kind == Kind::Escape) << cut;
    }
}

TEST(KeyDecoder, AnEscapeAloneIsAKeyAndAnUnknownSequenceIsNone) {
    KeyDecoder decoder;
    EXPECT_EQ(decoder.feed("\x1b"), std::vector<Key>{{.kind = Kind::Escape}});
    EXPECT_TRUE(decoder.feed("\x1b[200;5z\x1bx").empty());
    EXPECT_EQ(decoder.feed("a"), std::vector<Key>{{.text = "a"}});
}

TEST(KeyDecoder, ASequenceWithoutAnEndIsNotKeptForEver) {
    KeyDecoder decoder;
    EXPECT_TRUE(decoder.feed("\x1b[" + std::string(1000, '1')).empty());
    EXPECT_EQ(decoder.feed("a"), std::vector<Key>{{.text = "a"}});
}

} // namespace
} // namespace tutti::command

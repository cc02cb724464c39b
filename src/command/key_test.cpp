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

TEST(KeyDecoder, SplitAnywhereIsTheSame) {
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
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
        for (std::size_t i = 0; i < keys.size(); ++i) EXPECT_EQ(keys[i], typed[i]) << cut;
    }
}

TEST(KeyDecoder, AnEscapeAloneIsAKeyAndAnUnknownSequenceIsNone) {
    KeyDecoder decoder;
    EXPECT_EQ(decoder.feed("q\x1b"), std::vector<Key>{{.text = "q"}});
    EXPECT_TRUE(decoder.is_undecided());
    EXPECT_EQ(decoder.decide(), std::vector<Key>{{.kind = Kind::Escape}});
    EXPECT_FALSE(decoder.is_undecided());
    EXPECT_TRUE(decoder.decide().empty());
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

#include "base/json.hpp"
#include "director/kept_line.hpp"

#include <gtest/gtest.h>

namespace tutti::director {
namespace {

TEST(KeptLine, SaysWhatItWasMadeOf) {
    const auto definition = *parse_json(R"({"steps":[{"type":"ü"}]})");
    KeptLine line;
    line.add({Family::Playlist, "a", definition});
    line.add({Family::Gesture, "b", Value()});
    line.add({Family::Playlist, "c", {}});
    const auto text = std::move(line).take();
    EXPECT_EQ(
        text, "{\"v\":1,\"changes\":[{\"playlist\":\"a\",\"definition\":{\"steps\":[{\"type\":\"ü\"}]}},"
              "{\"gesture\":\"b\",\"definition\":null},{\"playlist\":\"c\"}]}\n"
    );
    const auto read = parse_kept_line(std::string_view(text).substr(0, text.size() - 1));
    ASSERT_TRUE(read);
    ASSERT_EQ(read->size(), 3U);
    EXPECT_EQ((*read)[0].definition, definition);
    EXPECT_EQ((*read)[1].family, Family::Gesture);
    EXPECT_EQ((*read)[1].definition, Value());
    EXPECT_EQ((*read)[2].name, "c");
    EXPECT_EQ((*read)[2].definition, std::nullopt);
    EXPECT_EQ(parse_kept_line(R"({"v":1,"changes":[]})")->size(), 0U);
}

TEST(KeptLine, WhatIsNoneIsRefusedWhole) {
    for (const auto* text :
         {"", "{", "[]", "7", R"({"changes":[]})", R"({"v":1})", R"({"v":1,"changes":{}})",
          R"({"v":1,"changes":[7]})", R"({"v":1,"changes":[{}]})", R"({"v":1,"changes":[{"playlist":""}]})",
          R"({"v":1,"changes":[{"playlist":7}]})", R"({"v":1,"changes":[{"playlist":"a","definition":[]}]})",
          R"({"v":1,"changes":[{"playlist":"a"},{"gesture":null}]})"})
        EXPECT_FALSE(parse_kept_line(text)) << text;
    EXPECT_EQ(parse_kept_line(R"({"v":2,"changes":[]})").error().code, ErrorCode::UnknownVersion);
}

} // namespace
} // namespace tutti::director

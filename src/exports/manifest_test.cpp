#include "exports/manifest.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace tutti::exports {

namespace {

Manifest example() {
    const auto digest = [](const char* text) { return ContentDigest::of(text); };
    return {
        .name = "20261130T080000Z",
        .made = WallTime(seconds(1'796'025'600)),
        .of = "stage",
        .packs = {{"20261129T080000Z.1.pack", 100'000, 25}, {"20261130T080000Z.1.pack", 10, 0}},
        .files =
            {{"config/tutti.toml", 0644, 10, {{digest("a"), 0, 1, 10}}},
             {"control/control.db",
              0600,
              70'000,
              {{digest("b"), 0, 0, 65'536}, {digest("c"), 65'536, 0, 4'464}}},
             {"state/an odd name.json", 0600, 0, {}}}
    };
}

std::string sealed(const std::string& lines) {
    return lines + "end " + print(ContentDigest::of(lines)) + "\n";
}

constexpr auto begin = "tutti-export 1\nname x\nmade 1\nof y\n";

TEST(Manifest, IsReadAsItWasWritten) {
    const auto read = parse_manifest(print(example()));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, example());
}

TEST(ExportName, ComesAfterTheLastOneWhateverTheClockSays) {
    const WallTime now{seconds(1'796'025'600)};
    EXPECT_EQ(next_export_name(now, std::nullopt), "20261130T080000Z");
    EXPECT_EQ(next_export_name(now, "20261130T075959Z-7"), "20261130T080000Z");
    EXPECT_EQ(next_export_name(now, "20261130T080000Z"), "20261130T080000Z-2");
    EXPECT_EQ(next_export_name(now, "20261130T080000Z-9"), "20261130T080000Z-10");
    EXPECT_EQ(next_export_name(now, "20991231T000000Z"), "20991231T000000Z-2");
    EXPECT_TRUE(is_made_before("20261130T080000Z", "20261130T080000Z-2"));
    EXPECT_TRUE(is_made_before("20261130T080000Z-9", "20261130T080000Z-10"));
    EXPECT_TRUE(is_made_before("20261130T080000Z-10", "20261130T080001Z"));
    EXPECT_FALSE(is_made_before("20261130T080000Z-2", "20261130T080000Z-2"));
}

TEST(Manifest, CutAnywhereIsRefused) {
    const auto text = print(example());
    for (std::size_t size = 0; size < text.size(); ++size)
        ASSERT_FALSE(parse_manifest(std::string_view(text).substr(0, size))) << size;
}

TEST(Manifest, WithAnyByteChangedIsRefused) {
    auto text = print(example());
    for (auto& byte : text) {
        const auto before = std::exchange(byte, static_cast<char>(byte ^ 1));
        ASSERT_FALSE(parse_manifest(text));
        byte = before;
    }
    EXPECT_TRUE(parse_manifest(text));
}

TEST(Manifest, OfALaterVersionIsSaidToBe) {
    EXPECT_EQ(parse_manifest(sealed("tutti-export 2\n")).error().code, ErrorCode::UnknownVersion);
}

TEST(Manifest, ThatMakesNoSenseIsRefusedThoughItIsWhole) {
    const auto chunk = "c " + print(ContentDigest::of("a"));
    for (const auto& wrong : std::vector<std::string>{
             "\n",
             "pack x 10\n",
             "pack ../x 10 25\n",
             "pack x 10 51\n",
             "pack x 10 25 more\n",
             "pack x 8589934593 25\n",
             "pack x 10 25\npack x 10 25\n",
             "file 0600 0 a/b\nfile 0600 0 a\n",
             "file 0600 0 a\nfile 0600 0 a/b/c\n",
             "file 0600 1 a\n", // and no chunk of it
             "file 0600 0 /etc/passwd\n",
             "file 0600 0 a/../../b\n",
             "file 0600 0 a//b\n",
             "file 1777 0 a\n",
             "file 0600 0 a\nfile 0600 0 a\n",
             "file 0600 0 a\npack x 10 25\n",
             chunk + " 0 0 1\n",                     // of no file
             "file 0600 1 a\n" + chunk + " 0 0 1\n", // of no pack
             "pack x 10 25\nfile 0600 11 a\n" + chunk + " 0 0 11\n",
             "pack x 10 25\nfile 0600 1 a\n" + chunk + " 0 10 1\n",
             "pack x 10 25\nfile 0600 1 a\n" + chunk + " 0 18446744073709551615 1\n",
             "pack x 10 25\nfile 0600 0 a\n" + chunk + " 0 0 0\n",
             "pack x 100000 25\nfile 0600 65537 a\n" + chunk + " 0 0 65537\n",
         }) {
        const auto read = parse_manifest(sealed(begin + wrong));
        ASSERT_FALSE(read) << wrong;
        EXPECT_EQ(read.error().code, ErrorCode::InvalidInput);
        EXPECT_TRUE(read.error().message.starts_with("line ")) << read.error().message;
    }
    EXPECT_TRUE(parse_manifest(sealed(begin)));
}

TEST(Manifest, SaysWhichPathsMayStandInIt) {
    for (const auto* path : {"a", "a/b", "a b", ".hidden/x", "..a", "ä/ö"})
        EXPECT_TRUE(is_exported_path(path)) << path;
    for (const auto* path : {"", "/a", "a/", "a//b", ".", "a/./b", "..", "a/..", " a", "a\nb", "a\x7f"})
        EXPECT_FALSE(is_exported_path(path)) << path;
    EXPECT_FALSE(is_exported_path(std::string(longest_path + 1, 'a')));
}

} // namespace

} // namespace tutti::exports

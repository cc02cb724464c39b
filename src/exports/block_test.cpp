#include "exports/block.hpp"
#include "exports/file_head.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace tutti::exports {

namespace {

constexpr auto file = [] { return FileMark::of("20261130T080000Z.1.pack"); };

std::array<char, block_size> sealed_block(char fill, std::uint64_t number) {
    std::array<char, block_size> block;
    block.fill(fill);
    seal(block, file(), number);
    return block;
}

TEST(Block, IsWholeAsItWasSealed) {
    const auto block = sealed_block('x', 7);
    EXPECT_TRUE(is_whole(block, file(), 7));
}

TEST(Block, OfAnotherPlaceOrAnotherFileIsNotTakenForIt) {
    const auto block = sealed_block('x', 7);
    EXPECT_FALSE(is_whole(block, file(), 8));
    EXPECT_FALSE(is_whole(block, FileMark::of("20261130T080000Z.2.pack"), 7));
}

TEST(Block, IsNotWholeWithAnyByteChanged) {
    auto block = sealed_block('\0', 0);
    for (std::size_t i = 0; i < block_size; ++i) {
        block[i] = static_cast<char>(block[i] ^ 0x10);
        ASSERT_FALSE(is_whole(block, file(), 0)) << i;
        block[i] = static_cast<char>(block[i] ^ 0x10);
    }
    EXPECT_TRUE(is_whole(block, file(), 0));
}

TEST(Block, OfZerosAloneIsNotWhole) {
    const std::array<char, block_size> zeros{};
    for (std::uint64_t number = 0; number < 1000; ++number) ASSERT_FALSE(is_whole(zeros, file(), number));
}

TEST(FileHead, IsReadAsItWasWritten) {
    const FileHead head{123456, 25, ContentDigest::of("content")};
    const auto block = to_block(head, file());
    EXPECT_EQ(parse_head(block, file()), head);
    EXPECT_FALSE(parse_head(block, FileMark::of("other")));
}

TEST(FileHead, OfALaterVersionIsSaidToBe) {
    auto block = to_block({1, 0, {}}, file());
    block[std::string_view("tutti-protected ").size()] = '2';
    EXPECT_EQ(parse_head(block, file()).error().code, ErrorCode::InvalidInput);
    seal(block, file(), UINT64_MAX);
    EXPECT_EQ(parse_head(block, file()).error().code, ErrorCode::UnknownVersion);
}

TEST(FileHead, ThatMakesNoSenseIsRefusedThoughItIsWhole) {
    for (const std::string_view text :
         {"", "tutti-protected 1", "tutti-protected 1 5 25 short\n",
          "tutti-protected 1 99999999999999 25 x\n",
          "tutti-protected 1 5 51 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\n",
          "tutti-protected 1 5 25 47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU more\n"}) {
        std::array<char, block_size> block{};
        std::ranges::copy(text, block.begin());
        seal(block, file(), UINT64_MAX);
        EXPECT_FALSE(parse_head(block, file())) << text;
    }
}

} // namespace

} // namespace tutti::exports

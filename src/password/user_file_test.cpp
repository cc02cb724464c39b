#include "password/user_file.hpp"

#include <gtest/gtest.h>

namespace tutti::password {
namespace {

const std::string whole_hash =
    "$argon2id$v=19$m=65536,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

std::string problem(const std::string& text) {
    const auto file = UserFile::parse(text);
    return file ? "" : file.error().message;
}

TEST(UserFile, IsReadAsItIsWritten) {
    UserFile file;
    EXPECT_TRUE(file.set("ada", whole_hash));
    EXPECT_TRUE(file.set("Grace.Hopper", whole_hash));
    const auto read = UserFile::parse(file.print());
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_EQ(*read, file);
    EXPECT_EQ(*read->hash_of("ada"), whole_hash);
    EXPECT_EQ(read->hash_of("eve"), nullptr);
}

TEST(UserFile, UsersComeAndGo) {
    auto file = UserFile::parse("ada:" + whole_hash + "\n");
    EXPECT_TRUE(file->remove("ada"));
    EXPECT_FALSE(file->remove("ada"));
    EXPECT_TRUE(file->users().empty());
}

TEST(UserFile, EmptyLinesAndCommentsSayNothing) {
    EXPECT_EQ(UserFile::parse("\n# ada:x\r\nada:" + whole_hash + "\r\n\n")->users().size(), 1U);
}

TEST(UserFile, WhatIsWrongIsSaidByItsLine) {
    EXPECT_EQ(problem("# x\nada\n"), "line 2: is no name, a colon and a hash");
    EXPECT_EQ(problem("ada:secret\n"), "line 1: ends in what is no argon2id hash");
    EXPECT_EQ(
        problem("ada:" + whole_hash.substr(0, whole_hash.size() - 1)),
        "line 1: ends in what is no argon2id hash"
    );
    EXPECT_EQ(problem("a/b:" + whole_hash), "line 1: begins with what is no name of a user");
    EXPECT_EQ(problem("ada:" + whole_hash + "\nada:" + whole_hash), "line 2: ada stands there before");
}

TEST(UserFile, CutWithinALineItIsRefused) {
    const auto text = "ada:" + whole_hash + "\nbob:" + whole_hash + "\n";
    const auto line = text.size() / 2;
    for (std::size_t cut = 0; cut < text.size(); ++cut) {
        const auto file = UserFile::parse(text.substr(0, cut));
        const auto within = (cut + 1) % line; // what is missing may be the end of a line
        EXPECT_EQ(file.has_value(), within == 0 || within == 1) << cut;
        if (!file) continue;
        EXPECT_EQ(file->users().size(), (cut + 1) / line);
        for (const auto& [name, hash] : file->users()) EXPECT_EQ(hash, whole_hash);
    }
}

} // namespace
} // namespace tutti::password

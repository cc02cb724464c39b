#include "password/password_hash.hpp"

#include <gtest/gtest.h>

namespace tutti::password {
namespace {

TEST(PasswordHash, IsWholeAndAnotherEachTime) {
    const auto hashed = hash("correct horse");
    ASSERT_TRUE(hashed) << hashed.error().message;
    EXPECT_TRUE(is_hash(*hashed)) << *hashed;
    EXPECT_NE(hash("correct horse"), hashed);
    EXPECT_FALSE(is_hash(hashed->substr(0, hashed->size() - 1)));
    EXPECT_FALSE(is_hash("correct horse"));
    using namespace std::string_literals;
    EXPECT_FALSE(is_hash(hashed->substr(0, hashed->size() - 1) + "\0, and something behind it"s));
    EXPECT_FALSE(is_hash(*hashed + "\r"));
}

TEST(PasswordHash, IsOneThatALoginCanBear) {
    const std::string rest = ",p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    EXPECT_TRUE(is_hash("$argon2id$v=19$m=1048576,t=4" + rest));
    EXPECT_FALSE(is_hash("$argon2id$v=19$m=1048577,t=4" + rest));
    EXPECT_TRUE(is_hash("$argon2id$v=19$m=7168,t=5" + rest));
    EXPECT_FALSE(is_hash("$argon2id$v=19$m=1048576,t=5" + rest));
    EXPECT_FALSE(is_hash("$argon2id$v=19$m=65536,t=4294967295" + rest));
}

TEST(PasswordHash, IsOfAPasswordThatIsLongEnough) {
    EXPECT_EQ(hash("seven 7").error().message, "the password has 7 bytes, it needs 8 to 1024");
    EXPECT_FALSE(hash(std::string(1025, 'x')));
}

} // namespace
} // namespace tutti::password

#include "vault/sealed.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::vault {
namespace {

class Sealed : public testing::Test {
protected:
    SecretBytes key_ = std::move(*SecretBytes::random(key_size));
    SecretBytes other_ = std::move(*SecretBytes::random(key_size));
};

TEST_F(Sealed, IsOpenedByItsKeyAndPurpose) {
    for (const auto& plain : {std::string(), std::string("x"), std::string(5000, 'a')}) {
        const auto sealed = seal(key_, "a", plain);
        ASSERT_TRUE(sealed);
        EXPECT_EQ(sealed->size(), plain.size() + sealing_overhead);
        EXPECT_EQ(open(key_, "a", *sealed)->text(), plain);
    }
}

TEST_F(Sealed, IsAnotherTextEachTime) { EXPECT_NE(*seal(key_, "a", "same"), *seal(key_, "a", "same")); }

TEST_F(Sealed, IsRefusedForAnotherKeyOrPurpose) {
    const auto sealed = seal(key_, "a", "secret");
    EXPECT_EQ(open(other_, "a", *sealed).error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(open(key_, "b", *sealed).error().code, ErrorCode::PermissionDenied);
}

TEST_F(Sealed, IsRefusedWithAnyBitChangedAndCutAnywhere) {
    const auto sealed = seal(key_, "a", "secret");
    for (std::size_t at = 0; at < sealed->size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            auto changed = *sealed;
            changed[at] = static_cast<char>(changed[at] ^ 1 << bit);
            EXPECT_EQ(open(key_, "a", changed).error().code, ErrorCode::PermissionDenied) << at;
        }
        EXPECT_FALSE(open(key_, "a", std::string_view(*sealed).substr(0, at))) << at;
    }
    EXPECT_FALSE(open(key_, "a", *sealed + "x"));
}

} // namespace
} // namespace tutti::vault

#include "vault/cost_testing.hpp"
#include "vault/vault.hpp"
#include "vault/vault_header.hpp"

#include <gtest/gtest.h>

#include <string>

namespace tutti::vault {
namespace {

VaultHeader header() { return create("correct horse", cheap)->header; }

std::string with(std::string text, const std::string& what, const std::string& instead) {
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), instead);
}

TEST(VaultHeader, IsReadAsItWasPrinted) {
    const auto made = header();
    EXPECT_EQ(*parse_vault_header(print(made)), made);
}

TEST(VaultHeader, ThatWouldTakeTheMachineToOpenIsRefused) {
    const auto text = print(header());
    EXPECT_FALSE(parse_vault_header(with(text, "\"memory\":8192", "\"memory\":1099511627776")));
    EXPECT_TRUE(parse_vault_header(with(text, "\"memory\":8192", "\"memory\":268435456")));
    EXPECT_FALSE(parse_vault_header(with(text, "\"memory\":8192", "\"memory\":268435457")));
    EXPECT_FALSE(parse_vault_header(with(text, "\"passes\":1", "\"passes\":4000000000")));
    EXPECT_FALSE(parse_vault_header(with(text, "\"memory\":8192", "\"memory\":1")));
}

TEST(VaultHeader, OfALaterVersionIsToldFromADamagedOne) {
    const auto text = print(header());
    EXPECT_EQ(parse_vault_header(with(text, "\"v\":1", "\"v\":2")).error().code, ErrorCode::UnknownVersion);
    EXPECT_EQ(parse_vault_header(text.substr(0, text.size() / 2)).error().code, ErrorCode::InvalidInput);
}

TEST(VaultHeader, WithItsSlotsExchangedOrCutIsRefused) {
    const auto text = print(header());
    EXPECT_FALSE(parse_vault_header(with(text, "\"kind\":\"passphrase\"", "\"kind\":\"recovery\"")));
    EXPECT_FALSE(parse_vault_header(with(text, "\"salt\":\"", "\"salt\":\"AAAA")));
    EXPECT_FALSE(parse_vault_header(with(text, "\"generation\":1", "\"generation\":0")));
}

} // namespace
} // namespace tutti::vault

#include "vault/cost_testing.hpp"
#include "vault/vault.hpp"

#include <gtest/gtest.h>

#include <string>
#include <utility>

namespace tutti::vault {
namespace {

constexpr std::string_view passphrase = "correct horse";

class Vault : public testing::Test {
protected:
    Created made_ = std::move(*create(passphrase, cheap));
};

TEST_F(Vault, IsUnlockedByItsPassphraseAlone) {
    const auto unlocked = unlock(made_.header, passphrase);
    ASSERT_TRUE(unlocked);
    EXPECT_EQ(unlocked->key, made_.keyring.key);
    EXPECT_EQ(unlock(made_.header, "wrong horse").error().code, ErrorCode::PermissionDenied);
    EXPECT_EQ(unlock(made_.header, "").error().code, ErrorCode::PermissionDenied);
}

TEST_F(Vault, IsOpenedByItsRecoveryKey) {
    const auto recovered = recover(made_.header, made_.recovery_key.text());
    ASSERT_TRUE(recovered);
    EXPECT_EQ(recovered->key, made_.keyring.key);
    const auto other = create(passphrase, cheap);
    EXPECT_EQ(recover(made_.header, other->recovery_key.text()).error().code, ErrorCode::PermissionDenied);
}

TEST_F(Vault, NeedsAPassphraseThatCanBeOne) {
    EXPECT_EQ(create("short", cheap).error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(create(std::string(2000, 'x'), cheap).error().code, ErrorCode::InvalidInput);
}

TEST_F(Vault, GivesASecretBackUnderItsNameAlone) {
    const auto sealed = seal_secret(made_.keyring, "spotify.token", "s3cret");
    ASSERT_TRUE(sealed);
    EXPECT_EQ(sealed->find("s3cret"), std::string::npos);
    EXPECT_EQ(open_secret(made_.keyring, "spotify.token", *sealed)->text(), "s3cret");
    const auto refused = open_secret(made_.keyring, "mail.token", *sealed);
    EXPECT_EQ(refused.error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(refused.error().message.find("mail.token"), std::string::npos);
}

TEST_F(Vault, RefusesNamesAndSizesThatItDoesNotKeep) {
    EXPECT_EQ(seal_secret(made_.keyring, "Not/A/Name", "x").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(
        seal_secret(made_.keyring, "big", std::string(most_secret_size + 1, 'x')).error().code,
        ErrorCode::LimitExceeded
    );
    EXPECT_TRUE(seal_secret(made_.keyring, "big", std::string(most_secret_size, 'x')));
}

TEST_F(Vault, WithAnotherPassphraseKeepsItsSecretsAndItsRecoveryKey) {
    const auto sealed = seal_secret(made_.keyring, "one", "1");
    const auto changed = change_passphrase(made_.header, made_.keyring, "another horse", cheap);
    ASSERT_TRUE(changed);
    EXPECT_FALSE(unlock(*changed, passphrase));
    EXPECT_EQ(open_secret(*unlock(*changed, "another horse"), "one", *sealed)->text(), "1");
    EXPECT_TRUE(recover(*changed, made_.recovery_key.text()));
}

TEST_F(Vault, GetsNoOtherPassphraseFromAKeyringOfBeforeItWasRekeyed) {
    const auto rekeyed = rekey(made_.header, passphrase, {}, cheap);
    ASSERT_TRUE(rekeyed);
    const auto refused = change_passphrase(rekeyed->vault.header, made_.keyring, "another horse", cheap);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, ErrorCode::Conflict);
    EXPECT_TRUE(change_passphrase(rekeyed->vault.header, rekeyed->vault.keyring, "another horse", cheap));
}

TEST_F(Vault, IsNotMadeAtACostThatItsHeaderCouldNotBeReadWith) {
    constexpr std::uint64_t most = 256ULL * 1024 * 1024;
    for (const auto& cost : {Cost{1, most + 1}, Cost{17, 8192}, Cost{0, 8192}, Cost{1, 1}})
        EXPECT_EQ(create(passphrase, cost).error().code, ErrorCode::InvalidInput) << cost.memory;
}

TEST_F(Vault, RekeyedHasItsSecretsUnderANewKeyAndANewRecoveryKey) {
    const SealedSecrets secrets = {
        {"one", *seal_secret(made_.keyring, "one", "1")}, {"two", *seal_secret(made_.keyring, "two", "2")}
    };
    const auto rekeyed = rekey(made_.header, passphrase, secrets, cheap);
    ASSERT_TRUE(rekeyed);
    EXPECT_EQ(rekeyed->vault.header.generation, 2U);
    const auto keyring = unlock(rekeyed->vault.header, passphrase);
    ASSERT_TRUE(keyring);
    EXPECT_FALSE(keyring->key == made_.keyring.key);
    for (const auto& [name, value] : {std::pair("one", "1"), std::pair("two", "2")}) {
        EXPECT_EQ(open_secret(*keyring, name, rekeyed->secrets.find(name)->second)->text(), value);
        EXPECT_FALSE(open_secret(made_.keyring, name, rekeyed->secrets.find(name)->second));
        EXPECT_FALSE(open_secret(*keyring, name, secrets.find(name)->second));
    }
    EXPECT_FALSE(recover(rekeyed->vault.header, made_.recovery_key.text()));
    EXPECT_TRUE(recover(rekeyed->vault.header, rekeyed->vault.recovery_key.text()));
}

TEST_F(Vault, IsNotRekeyedByAWrongPassphraseOrOverASecretThatIsDamaged) {
    EXPECT_EQ(rekey(made_.header, "wrong horse", {}, cheap).error().code, ErrorCode::PermissionDenied);
    auto damaged = *seal_secret(made_.keyring, "one", "1");
    damaged.back() = static_cast<char>(damaged.back() ^ 1);
    const auto refused = rekey(made_.header, passphrase, {{"one", damaged}}, cheap);
    EXPECT_EQ(refused.error().code, ErrorCode::PermissionDenied);
    EXPECT_NE(refused.error().message.find("one"), std::string::npos);
}

TEST_F(Vault, TakesNoSlotOfAnEarlierKey) {
    const auto rekeyed = rekey(made_.header, passphrase, {}, cheap);
    auto mixed = rekeyed->vault.header;
    mixed.passphrase = made_.header.passphrase;
    mixed.recovery = made_.header.recovery;
    EXPECT_FALSE(unlock(mixed, passphrase));
    EXPECT_FALSE(recover(mixed, made_.recovery_key.text()));
}

} // namespace
} // namespace tutti::vault

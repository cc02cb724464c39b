// Clients that show who they are by a certificate, and what counts of it.
#include "hub/tls/tls_entry_testing.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace tutti::hub {

namespace {

using Outcome = Transfer::Outcome;
using ClientCertificate = TlsOptions::ClientCertificate;

struct Asking {
    explicit Asking(ClientCertificate wanted, bool is_user = false)
        : entry(
              {.client_ca = test_authority().file(),
               .client_certificate = wanted,
               .certificate_is_user = is_user}
          ) {}
    explicit Asking(TlsOptions options) : entry(std::move(options)) {}

    bool comes_in_with(const TestAuthority::Files& files) {
        SSL_use_certificate_file(client.connection(), files.certificate.c_str(), SSL_FILETYPE_PEM);
        SSL_use_PrivateKey_file(client.connection(), files.key.c_str(), SSL_FILETYPE_PEM);
        return comes_in();
    }
    bool comes_in() {
        if (!says_at_once.empty()) {
            for (int i = 0; i < 3 && !client.is_open(); ++i) {
                client.step();
                if (!client.is_open()) entry.turn();
            }
            client.say(says_at_once);
        }
        entry.shake_hands(client);
        for (int i = 0; i < 3; ++i) {
            client.step();
            entry.turn();
        }
        return entry.last.outcome != Outcome::Gone;
    }

    TlsEntry entry;
    TlsTestClient client{entry.wire};
    std::string says_at_once; ///< with the last word of the handshake
};

TEST(TlsDoor, WhereACertificateIsRequiredItIsNeeded) {
    Asking asking(ClientCertificate::Required);
    EXPECT_FALSE(asking.comes_in());
    EXPECT_EQ(asking.entry.report.failed, std::vector<std::string>{"guest:1: it has no certificate"});
}

TEST(TlsDoor, WhereACertificateIsRequiredOneOfTheAuthorityIsGood) {
    Asking asking(ClientCertificate::Required);
    EXPECT_TRUE(asking.comes_in_with(test_authority().issue("ada")));
}

TEST(TlsDoor, WhoShowsACertificateIsTheUserThatItNamesWhereThatIsWished) {
    for (const bool wished : {false, true}) {
        Asking asking(ClientCertificate::Required, wished);
        EXPECT_TRUE(asking.comes_in_with(test_authority().issue("ada")));
        EXPECT_EQ(asking.entry.transport->proved_user(), wished ? "ada" : "");
    }
}

TEST(TlsDoor, WhoseCertificateNamesWhatIsNoNameOfAUserDoesNotComeIn) {
    Asking asking(ClientCertificate::Required, true);
    EXPECT_FALSE(asking.comes_in_with(test_authority().issue("ada #")));
    EXPECT_EQ(
        asking.entry.report.failed,
        std::vector<std::string>{"guest:1: its certificate names \"ada #\", which is no name of a user"}
    );
    Asking hasty(ClientCertificate::Required, true);
    hasty.says_at_once = "CONNECT";
    EXPECT_FALSE(hasty.comes_in_with(test_authority().issue("ada #")));
    EXPECT_EQ(hasty.entry.heard, "");
    Asking welcome(ClientCertificate::Required, false);
    EXPECT_TRUE(welcome.comes_in_with(test_authority().issue("ada #")));
}

TEST(TlsDoor, WhoComesBackWithATicketIsTheSameUser) {
    Asking asking(ClientCertificate::Required, true);
    ASSERT_TRUE(asking.comes_in_with(test_authority().issue("ada")));
    asking.client.connect();
    asking.entry.wire.to_hub.clear();
    asking.entry.reconnect();
    ASSERT_TRUE(asking.comes_in());
    EXPECT_EQ(SSL_session_reused(asking.client.connection()), 1);
    EXPECT_EQ(asking.entry.transport->proved_user(), "ada");
}

TEST(TlsDoor, ACertificateOfAnotherAuthorityDoesNotCount) {
    TestAuthority stranger("elsewhere");
    Asking asking(ClientCertificate::Welcome);
    EXPECT_FALSE(asking.comes_in_with(stranger.issue("ada")));
    ASSERT_EQ(asking.entry.report.failed.size(), 1U);
    EXPECT_TRUE(asking.entry.report.failed[0].starts_with("guest:1: its certificate does not count: "));
}

struct AskingForRevoked : Asking {
    explicit AskingForRevoked(std::filesystem::path list)
        : Asking(
              {.client_ca = test_authority().file(),
               .crl = std::move(list),
               .client_certificate = ClientCertificate::Required}
          ) {}

    std::string says_why_not(const TestAuthority::Files& files) {
        EXPECT_FALSE(comes_in_with(files));
        return entry.report.failed.empty() ? "" : entry.report.failed.back();
    }
};

TEST(TlsDoor, ACertificateThatWasRevokedDoesNotCount) {
    const auto ada = test_authority().issue("ada");
    const auto bob = test_authority().issue("bob");
    const auto list = test_authority().list_revoked("of-one", {ada.serial});
    EXPECT_EQ(
        AskingForRevoked(list).says_why_not(ada),
        "guest:1: its certificate does not count: certificate revoked"
    );
    EXPECT_TRUE(AskingForRevoked(list).comes_in_with(bob));
}

TEST(TlsDoor, WhatIsRevokedWhileItIsOpenDoesNotComeInAgain) {
    const auto ada = test_authority().issue("ada");
    AskingForRevoked asking(test_authority().list_revoked("of-later", {}));
    ASSERT_TRUE(asking.comes_in_with(ada));
    test_authority().list_revoked("of-later", {ada.serial});
    EXPECT_TRUE(asking.entry.door->read_again(at_start));
    EXPECT_NE(asking.entry.last.outcome, Outcome::Gone) << "who is connected stays";
    asking.client.connect(); // with its ticket
    asking.entry.wire.to_hub.clear();
    asking.entry.reconnect();
    EXPECT_FALSE(asking.comes_in());
}

TEST(TlsDoor, WhereTheListOfRevokedIsOutOfDateNoCertificateCounts) {
    const auto list = test_authority().list_revoked("of-old", {}, -3600);
    EXPECT_EQ(
        AskingForRevoked(list).says_why_not(test_authority().issue("ada")),
        "guest:1: its certificate does not count: CRL has expired"
    );
}

TEST(TlsDoor, WhereACertificateIsWelcomeNoneIsNeeded) {
    Asking asking(ClientCertificate::Welcome);
    EXPECT_TRUE(asking.comes_in());
}

} // namespace

} // namespace tutti::hub

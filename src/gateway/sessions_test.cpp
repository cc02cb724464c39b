#include "gateway/devices.hpp"
#include "gateway/password.hpp"
#include "gateway/sessions.hpp"

#include <gtest/gtest.h>
#include <sodium.h>

namespace tutti::gateway {
namespace {

using namespace std::chrono_literals;
using Standing = Sessions::Standing;

struct SessionBench {
    SeededRandom random{1};
    SessionKey key{1, 2, 3};
    Sessions sessions{key, random};
    WallTime now = wall_time_from_seconds(1700000000);
};

TEST(Sessions, HoldUntilTheyExpire) {
    SessionBench bench;
    const auto token = bench.sessions.create(bench.now);
    EXPECT_EQ(bench.sessions.check(token, bench.now), Standing::Valid);
    EXPECT_EQ(bench.sessions.check(token, bench.now + 25h), Standing::DueForRenewal);
    EXPECT_EQ(bench.sessions.check(token, bench.now + std::chrono::days(30) - 1s), Standing::DueForRenewal);
    EXPECT_EQ(bench.sessions.check(token, bench.now + std::chrono::days(30)), Standing::None);
}

TEST(Sessions, AnotherProcessWithTheKeyKnowsThem) {
    SessionBench bench;
    const auto token = bench.sessions.create(bench.now);
    EXPECT_EQ(Sessions(bench.key, bench.random).check(token, bench.now), Standing::Valid);
    EXPECT_EQ(Sessions(SessionKey{9}, bench.random).check(token, bench.now), Standing::None);
}

TEST(Sessions, NoByteOfATokenMayDiffer) {
    SessionBench bench;
    const auto token = bench.sessions.create(bench.now);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto changed = token;
        changed[i] = changed[i] == '0' ? '1' : '0';
        EXPECT_EQ(bench.sessions.check(changed, bench.now), Standing::None) << i;
        EXPECT_EQ(bench.sessions.check(token.substr(0, i), bench.now), Standing::None) << i;
    }
    EXPECT_EQ(bench.sessions.check(token + "0", bench.now), Standing::None);
}

TEST(Sessions, ARevokedOneIsOver) {
    SessionBench bench;
    const auto token = bench.sessions.create(bench.now);
    const auto other = bench.sessions.create(bench.now);
    EXPECT_NE(token, other);
    bench.sessions.revoke(token, bench.now);
    EXPECT_EQ(bench.sessions.check(token, bench.now), Standing::None);
    EXPECT_EQ(bench.sessions.check(other, bench.now), Standing::Valid);
}

TEST(Sessions, ThatAreRenewedHoldForLongerAndAreTheSame) {
    SessionBench bench;
    const auto token = bench.sessions.create(bench.now, "0a1b");
    const auto later = bench.sessions.renew(token, bench.now + 48h);
    EXPECT_EQ(bench.sessions.check(later, bench.now + std::chrono::days(31)), Standing::DueForRenewal);
    EXPECT_EQ(Sessions::series(later), "0a1b");
    EXPECT_EQ(Sessions::number(later), Sessions::number(token));
    EXPECT_EQ(bench.sessions.csrf(later), bench.sessions.csrf(token));
    EXPECT_NE(Sessions::number(bench.sessions.create(bench.now, "0a1b")), Sessions::number(token));
    EXPECT_EQ(Sessions::number(""), 0U);
    EXPECT_FALSE(bench.sessions.is_over(Sessions::number(token)));
    bench.sessions.revoke(token, bench.now + 48h);
    EXPECT_TRUE(bench.sessions.is_over(Sessions::number(later)));
    EXPECT_FALSE(bench.sessions.is_over(Sessions::number(token) + 1));
    EXPECT_EQ(bench.sessions.check(later, bench.now + 48h), Standing::None);
    EXPECT_EQ(bench.sessions.check(later, bench.now + std::chrono::days(31)), Standing::None);
}

TEST(Sessions, CsrfTokensBelongToTheirSession) {
    SessionBench bench;
    const auto one = bench.sessions.create(bench.now);
    const auto two = bench.sessions.create(bench.now);
    EXPECT_TRUE(bench.sessions.csrf_matches(one, bench.sessions.csrf(one)));
    EXPECT_FALSE(bench.sessions.csrf_matches(one, bench.sessions.csrf(two)));
    EXPECT_FALSE(bench.sessions.csrf_matches(one, ""));
}

TEST(Devices, AreKnownForLongAndEndWithTheKey) {
    SessionBench bench;
    Devices devices(bench.key, bench.random);
    const auto token = devices.create(bench.now, "");
    const auto name = devices.name(token, bench.now, "");
    EXPECT_FALSE(name.empty());
    EXPECT_EQ(devices.name(token, bench.now + std::chrono::days(400) - 1s, ""), name);
    EXPECT_EQ(devices.name(token, bench.now + std::chrono::days(400), ""), "");
    EXPECT_NE(devices.name(devices.create(bench.now, ""), bench.now, ""), name);
    EXPECT_EQ(Devices(SessionKey{9}, bench.random).name(token, bench.now, ""), "");
    EXPECT_FALSE(devices.is_old(token, bench.now + std::chrono::days(199), ""));
    EXPECT_TRUE(devices.is_old(token, bench.now + std::chrono::days(201), ""));
    EXPECT_TRUE(devices.is_old("", bench.now, ""));
}

TEST(Devices, AreOfWhoeverHasLoggedInThere) {
    SessionBench bench;
    Devices devices(bench.key, bench.random);
    const auto token = devices.create(bench.now, "0a1b2c3d");
    EXPECT_NE(devices.name(token, bench.now, "0a1b2c3d"), "");
    EXPECT_EQ(devices.name(token, bench.now, "0a1b2c3e"), "");
    EXPECT_EQ(devices.name(token, bench.now, ""), "");
    EXPECT_TRUE(devices.is_old(token, bench.now, ""));
}

TEST(Devices, OpenNothing) {
    SessionBench bench;
    Devices devices(bench.key, bench.random);
    EXPECT_EQ(bench.sessions.check(devices.create(bench.now, ""), bench.now), Standing::None);
    EXPECT_EQ(devices.name(bench.sessions.create(bench.now), bench.now, ""), "");
}

TEST(Password, IsTheFirstLineOfItsFile) {
    const auto password = Password::from_file_text("correct horse\r\nmore\n");
    ASSERT_TRUE(password);
    EXPECT_TRUE(password->matches("correct horse"));
    EXPECT_FALSE(password->matches("correct horse\n"));
    EXPECT_FALSE(password->matches("Correct horse"));
    EXPECT_FALSE(password->matches(""));
}

TEST(Password, ShortAndEmptyOnesAreRefused) {
    EXPECT_FALSE(Password::from_file_text(""));
    EXPECT_FALSE(Password::from_file_text("\nsecond line"));
    EXPECT_FALSE(Password::from_file_text("seven77"));
    EXPECT_FALSE(Password::from_file_text(std::string(2000, 'x')));
}

TEST(Password, MayBeAnArgon2Hash) {
    char hash[crypto_pwhash_STRBYTES];
    ASSERT_EQ(
        crypto_pwhash_str(hash, "correct horse", 13, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN),
        0
    );
    const auto password = Password::from_file_text(std::string(hash) + "\n");
    ASSERT_TRUE(password);
    EXPECT_TRUE(password->matches("correct horse"));
    EXPECT_FALSE(password->matches("wrong horse"));
}

TEST(Password, AHashThatIsCutOrOfAnotherKindIsRefused) {
    char hash[crypto_pwhash_STRBYTES];
    ASSERT_EQ(
        crypto_pwhash_str(hash, "correct horse", 13, crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN),
        0
    );
    const std::string whole(hash);
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(Password::from_file_text(whole.substr(0, length))) << whole.substr(0, length);
    EXPECT_FALSE(Password::from_file_text(
        "$argon2i$v=19$m=4096,t=3,p=1$c29tZXNhbHQ$iWh06vD8Fy27wf9npn6FXWiCX4K6pW6Ue1Bnzz07Z8A"
    ));
    EXPECT_FALSE(Password::from_file_text(whole + " "));
}

TEST(SessionKey, EndsWithThePassword) {
    const auto one = Password::from_file_text("password one");
    const auto again = Password::from_file_text("password one");
    const auto two = Password::from_file_text("password two");
    const std::string secret(32, 'k');
    EXPECT_EQ(derive_session_key(secret, &*one), derive_session_key(secret, &*again));
    EXPECT_NE(derive_session_key(secret, &*one), derive_session_key(secret, &*two));
}

} // namespace
} // namespace tutti::gateway

#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/temporary_folder_testing.hpp"
#include "workers/pihole/exchange.hpp"
#include "workers/pihole/pihole_testing.hpp"

#include <boost/asio/co_spawn.hpp>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace tutti::pihole {
namespace {

using Asked = std::vector<std::string>;

const std::string look = "GET /api/auth";
const std::string login = "POST /api/auth";
const std::string farewell = "DELETE /api/auth";
const std::string ask = "GET /api/stats/summary";

class ExchangeTest : public ::testing::Test {
protected:
    static Task<void> summary_into(Exchange& exchange, Result<Summary>& summary) {
        summary = co_await exchange.summary(io::steady_now() + std::chrono::seconds(10));
    }
    static Task<void> leave(Exchange& exchange) {
        co_await exchange.give_back(io::steady_now() + std::chrono::seconds(10));
    }
    void run(Task<void> task) {
        asio::io_context context(1);
        asio::co_spawn(context, std::move(task), [](const std::exception_ptr& error) {
            if (error) std::rethrow_exception(error);
        });
        context.run();
    }
    /// One run of its own, as --once is.
    Result<Summary> poll() {
        SessionFile file(path);
        Exchange exchange(pihole, file, server, now);
        Result<Summary> summary;
        run(summary_into(exchange, summary));
        return summary;
    }
    void give_back() {
        SessionFile file(path);
        Exchange exchange(pihole, file, server, now);
        run(leave(exchange));
    }
    std::string refused() {
        const auto summary = poll();
        return summary ? "" : std::string(name(summary.error().code)) + "|" + summary.error().message;
    }
    /// What was asked since.
    Asked asked() { return std::exchange(pihole.asked, {}); }

    io::TemporaryFolder folder;
    std::filesystem::path path = folder.path / "pihole.session";
    FakePihole pihole;
    Server server{"http://pi.hole", Version::Auto, "open sesame"};
    WallTime now{std::chrono::hours(500'000)};
    const Summary expected{25190, 5038, 20.000001907348633};
};

TEST_F(ExchangeTest, LogsInOnceForAllRuns) {
    for (int turn = 0; turn < 40; ++turn) ASSERT_EQ(poll(), expected) << refused();
    EXPECT_EQ(pihole.sessions.size(), 1U);
    EXPECT_EQ(pihole.asked.size(), 42U);
    pihole.asked.resize(4);
    EXPECT_EQ(asked(), (Asked{look, login, ask, ask}));
}

TEST_F(ExchangeTest, TheSessionIsForItsOwnerAlone) {
    ASSERT_TRUE(poll());
    struct stat info{};
    ASSERT_EQ(::stat(path.c_str(), &info), 0);
    EXPECT_EQ(info.st_mode & 0777, 0600U);
    EXPECT_EQ(io::read_file(path)->find("sesame"), std::string::npos);
}

TEST_F(ExchangeTest, LogsInOnceMoreAfter401) {
    ASSERT_TRUE(poll());
    pihole.sessions.clear();
    asked();
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(asked(), (Asked{ask, look, login, ask}));
}

TEST_F(ExchangeTest, ASessionThatIsRefusedAtOnceIsGivenBackAndNotAskedForAgainSoon) {
    pihole.takes_its_sessions = false;
    EXPECT_EQ(
        refused(),
        "permission_denied|the Pi-hole at http://pi.hole refuses the session that it has just given"
    );
    EXPECT_EQ(asked(), (Asked{look, login, ask, farewell}));
    for (int turn = 0; turn < 20; ++turn) EXPECT_TRUE(refused().starts_with("limit_exceeded|"));
    EXPECT_EQ(pihole.sessions.size(), 0U);
    pihole.takes_its_sessions = true;
    now += std::chrono::minutes(3);
    EXPECT_EQ(poll(), expected);
}

TEST_F(ExchangeTest, LoginsThatNobodyAnswersDoNotUseUpTheSeats) {
    pihole.broken = Error{ErrorCode::Timeout, "no answer in time", {}};
    pihole.broken_at = login;
    EXPECT_EQ(refused(), "timeout|the Pi-hole at http://pi.hole does not answer (no answer in time)");
    int logins = 1;
    for (int turn = 0; turn < 60; ++turn) { // half an hour, in which none of the seats is free again
        now += std::chrono::seconds(30);
        asked();
        EXPECT_FALSE(poll());
        logins += static_cast<int>(std::ranges::count(pihole.asked, login));
    }
    EXPECT_GT(logins, 2);
    EXPECT_LT(logins, 16);
    EXPECT_TRUE(refused().starts_with("limit_exceeded|the Pi-hole at http://pi.hole gave no session 0 s ago"))
        << refused();
}

TEST_F(ExchangeTest, AWrongPasswordIsSaidAndWhatToDo) {
    server.password = "guess";
    EXPECT_EQ(
        refused(), "permission_denied|the Pi-hole at http://pi.hole refuses the password: set pihole.password"
    );
    server.password = "open sesame";
    EXPECT_EQ(poll(), expected) << "at once: no seat was taken";
}

TEST_F(ExchangeTest, NoPasswordIsSaidBeforeAnyLogin) {
    server.password.clear();
    EXPECT_EQ(
        refused(), "permission_denied|the Pi-hole at http://pi.hole wants a password: set pihole.password"
    );
    EXPECT_EQ(asked(), Asked{look});
}

TEST_F(ExchangeTest, WithoutAPasswordNoSessionIsNeeded) {
    pihole.password.clear();
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(asked(), (Asked{look, ask, ask})) << "whether or not we would have one";
    pihole.password = "open sesame";
    EXPECT_EQ(poll(), expected) << "it has one now";
}

TEST_F(ExchangeTest, TheSecondFactorAndTheSeatsAreSaid) {
    pihole.has_second_factor = true;
    EXPECT_NE(refused().find("second factor (2FA)"), std::string::npos);
    pihole.has_second_factor = false;
    pihole.seats = 0;
    EXPECT_TRUE(refused().starts_with("limit_exceeded|the Pi-hole at http://pi.hole has no API seat left"));
}

TEST_F(ExchangeTest, IsGivenBackAtTheEndAndWhenPasswordOrHostChange) {
    ASSERT_TRUE(poll());
    give_back();
    EXPECT_EQ(pihole.sessions.size(), 0U);
    EXPECT_FALSE(std::filesystem::exists(path));
    give_back(); // there is none
    EXPECT_EQ(pihole.asked.back(), farewell);

    ASSERT_TRUE(poll());
    asked();
    server.password = pihole.password = "another";
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(asked(), (Asked{farewell, look, login, ask}));
    server.url = "http://other";
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(asked(), (Asked{farewell, look, login, ask}));
    EXPECT_EQ(pihole.sessions.size(), 1U);
}

TEST_F(ExchangeTest, WhatCannotBeKeptIsGivenBackAtOnce) {
    path = folder.path / "nowhere" / "pihole.session";
    for (int turn = 0; turn < 20; ++turn) ASSERT_EQ(poll(), expected) << refused();
    EXPECT_EQ(pihole.sessions.size(), 0U);
}

TEST_F(ExchangeTest, AFileThatIsNoSessionIsReplaced) {
    ASSERT_TRUE(io::write_file_atomically(path, "{\"v\":1,\"server\":\"http"));
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(asked(), (Asked{look, login, ask, ask}));
}

TEST_F(ExchangeTest, AVersionFiveIsFoundOnceAndAskedWithItsToken) {
    pihole.version = 5;
    pihole.password = server.password = "abc+/=";
    EXPECT_EQ(poll(), (Summary{25190, 5038, 20.000001}));
    EXPECT_EQ(poll(), (Summary{25190, 5038, 20.000001}));
    EXPECT_EQ(asked(), (Asked{look, "GET /admin/api.php", "GET /admin/api.php"}));
    server.password = "wrong";
    EXPECT_TRUE(refused().starts_with("permission_denied|the Pi-hole at http://pi.hole refuses the token"));
}

TEST_F(ExchangeTest, AVersionFiveThatBecameASixIsNoticed) {
    pihole.version = 5;
    ASSERT_TRUE(poll());
    pihole.version = 6;
    EXPECT_EQ(poll(), expected);
}

TEST_F(ExchangeTest, AVersionThatIsNamedIsNotLookedFor) {
    server.version = Version::Five;
    pihole.version = 5;
    ASSERT_TRUE(poll());
    EXPECT_EQ(asked(), Asked{"GET /admin/api.php"});
    server.version = Version::Six;
    EXPECT_EQ(
        refused(),
        "not_found|the Pi-hole at http://pi.hole has no API of version 6: set pihole.version to 5, or "
        "look at pihole.host"
    );
}

TEST_F(ExchangeTest, FaultsOfTheWayAreSaidAndKeepTheSession) {
    ASSERT_TRUE(poll());
    for (const auto code : {ErrorCode::Timeout, ErrorCode::Unavailable, ErrorCode::InvalidInput}) {
        pihole.broken = Error{code, "so it is", {}};
        EXPECT_EQ(
            refused(), std::string(name(code)) + "|the Pi-hole at http://pi.hole does not answer (so it is)"
        );
    }
    pihole.broken = Error{ErrorCode::PermissionDenied, "self-signed certificate", {}};
    EXPECT_EQ(
        refused(),
        "unavailable|the Pi-hole at http://pi.hole does not answer (self-signed certificate); give its "
        "certificate, or that of its authority, as pihole.certificate"
    );
    pihole.broken.reset();
    asked();
    EXPECT_EQ(poll(), expected);
    EXPECT_EQ(asked(), Asked{ask});
}

TEST_F(ExchangeTest, OfTwoRunsAtOnceOneLogsIn) {
    asio::io_context context(1);
    SessionFile files[] = {SessionFile(path), SessionFile(path)};
    Exchange exchanges[] = {{pihole, files[0], server, now}, {pihole, files[1], server, now}};
    Result<Summary> summaries[2];
    auto held = files[0].lock(); // both have to wait
    for (int run : {0, 1})
        asio::co_spawn(context, summary_into(exchanges[run], summaries[run]), [](const std::exception_ptr&) {
        });
    asio::co_spawn(
        context,
        [](Result<io::LockFile>& lock) -> Task<void> {
            auto freed = std::move(lock);
            co_return;
        }(held),
        [](const std::exception_ptr&) {}
    );
    context.run();
    EXPECT_EQ(summaries[0], expected);
    EXPECT_EQ(summaries[1], expected);
    EXPECT_EQ(std::ranges::count(pihole.asked, login), 1);
}

TEST(PiholeAddress, IsWhatPeopleWrite) {
    for (const auto* host :
         {"pi.hole", "http://pi.hole", "pi.hole/", "pi.hole/admin", "http://pi.hole/admin/",
          "http://pi.hole/api"})
        EXPECT_EQ(base_url(host), "http://pi.hole") << host;
    EXPECT_EQ(base_url("10.0.0.2:8080"), "http://10.0.0.2:8080");
    EXPECT_EQ(base_url("https://home.example/dns/admin"), "https://home.example/dns");
    for (const auto* wrong :
         {"", "/", "ftp://pi.hole", "pi hole", "http://user:secret@pi.hole", "pi.hole?x=y"})
        EXPECT_FALSE(base_url(wrong)) << wrong;
    EXPECT_EQ(base_url("http://user:secret@pi.hole").error().message.find("secret"), std::string::npos);
}

} // namespace
} // namespace tutti::pihole

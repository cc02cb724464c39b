#include "broker/test_client.hpp"
#include "hub/server.hpp"
#include "hub/user_desk.hpp"
#include "io/temporary_folder_testing.hpp"

#include <fmt/format.h>
#include <sodium.h>
#include <sys/socket.h>

#include <array>
#include <fstream>

namespace tutti::hub {

namespace {

/// As cheap as there is.
std::string quick_hash(std::string_view password) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    EXPECT_EQ(
        crypto_pwhash_str(
            text.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_MIN,
            crypto_pwhash_MEMLIMIT_MIN
        ),
        0
    );
    return text.data();
}

class GoneReport final : public Report {
public:
    void refused(const broker::Peer&, std::string_view, std::string_view why) override {
        refusals.emplace_back(why);
    }
    std::vector<std::string> refusals;
};

struct UserHub {
    explicit UserHub(const char* file = "hub-users") : path(folder.path / file) {
        if (path.parent_path() == folder.path) write({{"ada", "lovelace-1815"}, {"bob", "builder-1999"}});
        desk = std::move(*UserDesk::open(path, authorizer, broker, log));
        EXPECT_TRUE(server.attach(*desk));
    }
    void write(const std::map<std::string, std::string>& users) const {
        std::string text;
        for (const auto& [name, password] : users) text += name + ":" + quick_hash(password) + "\n";
        std::ofstream(folder.path / "new") << text;
        std::filesystem::rename(folder.path / "new", path);
    }
    template <typename Condition>
    bool turn_until(const Condition& condition) {
        for (int turns = 0; turns < 20'000 && !condition(); ++turns) server.turn();
        return condition();
    }

    io::TemporaryFolder folder;
    std::filesystem::path path;
    io::Log log{"hub"};
    BusKeyAuthorizer authorizer{"tutti", folder.path / "bus.key"};
    GoneReport report;
    SeededRandom random{7};
    broker::Broker broker{{}, authorizer, report, random};
    Server server = std::move(*Server::open(
        {.doors = {local_door(folder.path / "mqtt")}, .watchdog = milliseconds(1)}, broker, report
    ));
    std::unique_ptr<UserDesk> desk;
};

/// A client by TCP, as far as anybody here knows.
struct UserClient {
    UserClient(
        UserHub& hub, std::string_view id, std::string_view user, std::string_view password,
        broker::Peer peer = {broker::Origin::Loopback, "127.0.0.1:4000"}
    ) {
        int pair[2];
        EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, pair), 0);
        far = io::FileDescriptor(pair[1]);
        hub.server.admit(std::make_unique<SocketTransport>(io::FileDescriptor(pair[0])), std::move(peer));
        mqtt::Connect connect;
        connect.client_id = id;
        connect.user_name = user;
        connect.password = password;
        std::string bytes;
        encode(bytes, connect);
        EXPECT_EQ(::send(far.get(), bytes.data(), bytes.size(), 0), std::ssize(bytes));
    }
    /// The reason of the CONNACK, once it is there; -1 before.
    int reason() {
        std::array<char, 4096> bytes;
        const auto got = ::recv(far.get(), bytes.data(), bytes.size(), 0);
        has_ended = got == 0;
        if (got > 0) text.append(bytes.data(), static_cast<std::size_t>(got));
        return text.size() > 3 && text[0] == 0x20 ? static_cast<unsigned char>(text[3]) : -1;
    }
    int answer(UserHub& hub) {
        EXPECT_TRUE(hub.turn_until([&] { return reason() >= 0; }));
        return reason();
    }

    io::FileDescriptor far;
    std::string text;
    bool has_ended = false;
};

constexpr int success = 0;
constexpr int bad_password = 0x86;
constexpr int rate_exceeded = 0x9f;

TEST(UserDesk, APasswordLetsItsUserIn) {
    UserHub hub;
    UserClient ada(hub, "one", "ada", "lovelace-1815");
    EXPECT_EQ(ada.answer(hub), success);
    UserClient wrong(hub, "two", "ada", "builder-1999");
    EXPECT_EQ(wrong.answer(hub), bad_password);
    UserClient nobody(hub, "three", "eve", "lovelace-1815");
    EXPECT_EQ(nobody.answer(hub), bad_password);
}

TEST(UserDesk, SaysWhenThereIsAUserWhosePasswordItWillKnow) {
    UserHub hub;
    hub.path = hub.folder.path / "other-users";
    hub.write({});
    int said = 0;
    const auto other =
        std::move(*UserDesk::open(hub.path, hub.authorizer, hub.broker, hub.log, [&] { ++said; }));
    EXPECT_TRUE(hub.server.attach(*other));
    EXPECT_EQ(said, 0);
    hub.write({{"ada", "lovelace-1815"}});
    EXPECT_TRUE(hub.turn_until([&] { return said > 0; }));
}

TEST(UserDesk, OneThatWasRightIsKnownAtOnce) {
    UserHub hub;
    UserClient first(hub, "one", "ada", "lovelace-1815");
    EXPECT_EQ(first.answer(hub), success);
    const broker::Peer peer{broker::Origin::Loopback, "127.0.0.1:1"};
    EXPECT_EQ(hub.desk->check(peer, "ada", "lovelace-1815").ticket, 0U);
    EXPECT_NE(hub.desk->check(peer, "ada", "lovelace-1816").ticket, 0U);
}

TEST(UserDesk, WhoGuessesWaitsAndOthersDoNot) {
    UserHub hub;
    UserClient right(hub, "right", "bob", "builder-1999");
    EXPECT_EQ(right.answer(hub), success);
    for (int i = 0; i < 5; ++i) {
        UserClient guess(hub, "guess", "ada", "guess-" + std::to_string(i));
        EXPECT_EQ(guess.answer(hub), bad_password);
    }
    UserClient again(hub, "again", "ada", "lovelace-1815");
    EXPECT_EQ(again.answer(hub), rate_exceeded);
    UserClient bob(hub, "bob", "bob", "builder-1999");
    EXPECT_EQ(bob.answer(hub), success);
}

TEST(UserDesk, WhoGuessesByAnotherProcessOrAddressOfHisIsTheSame) {
    for (const bool is_local : {true, false}) {
        UserHub hub;
        const auto peer = [&](int number) -> broker::Peer {
            if (!is_local) return {broker::Origin::Remote, fmt::format("[2001:db8::7:{}]:4000", number)};
            return {broker::Origin::Unix, fmt::format("uid 1001, pid {}", number)};
        };
        for (int i = 0; i < 5; ++i) {
            UserClient guess(hub, "guess", "ada", "guess-" + std::to_string(i), peer(i));
            EXPECT_EQ(guess.answer(hub), bad_password);
        }
        UserClient again(hub, "again", "ada", "lovelace-1815", peer(9));
        EXPECT_EQ(again.answer(hub), rate_exceeded);
        UserClient elsewhere(
            hub, "ada", "ada", "lovelace-1815", {broker::Origin::Remote, "[2001:db8:0:1::7]:1"}
        );
        EXPECT_EQ(elsewhere.answer(hub), success);
    }
}

TEST(UserDesk, OfOneAddressOnlySoManyWait) {
    UserHub hub;
    const broker::Peer peer{broker::Origin::Remote, "192.168.1.7:1"};
    std::size_t refused = 0;
    for (std::size_t i = 0; i < 2 * UserDesk::most_waiting_of_address; ++i)
        refused += hub.desk->check(peer, "ada", "guess-it").reason == mqtt::ReasonCode::ServerBusy ? 1 : 0;
    EXPECT_GE(refused, UserDesk::most_waiting_of_address - 1) << "one of them is under way";
    EXPECT_NE(hub.desk->check({broker::Origin::Remote, "192.168.1.8:1"}, "ada", "guess-it").ticket, 0U);
}

TEST(UserDesk, WhoGoesFromTheFileIsLetGoAndNobodyElse) {
    UserHub hub;
    UserClient ada(hub, "one", "ada", "lovelace-1815");
    UserClient bob(hub, "two", "bob", "builder-1999");
    EXPECT_EQ(ada.answer(hub), success);
    EXPECT_EQ(bob.answer(hub), success);
    hub.write({{"bob", "builder-1999"}, {"cleo", "patra-51-bc"}});
    EXPECT_TRUE(hub.turn_until([&] { return ada.reason() == success && ada.has_ended; }));
    EXPECT_TRUE(ada.text.ends_with('\x87') || ada.text.find('\xe0') != std::string::npos);
    EXPECT_EQ(hub.broker.stats().clients, 1U);
    UserClient cleo(hub, "three", "cleo", "patra-51-bc");
    EXPECT_EQ(cleo.answer(hub), success);
}

TEST(UserDesk, UsersWhoseFolderComesLaterComeIn) {
    UserHub hub("later/hub-users");
    EXPECT_EQ(UserClient(hub, "early", "ada", "lovelace-1815").answer(hub), bad_password);
    std::filesystem::create_directory(hub.path.parent_path());
    hub.write({{"ada", "lovelace-1815"}});
    EXPECT_EQ(UserClient(hub, "one", "ada", "lovelace-1815").answer(hub), success);
    hub.write({{"ada", "lovelace-1815"}, {"bob", "builder-1999"}});
    EXPECT_TRUE(hub.turn_until([&] { return hub.desk->users() == 2; }));
}

TEST(UserDesk, AFileThatIsMovedAwayAndWrittenAnewDropsNobody) {
    UserHub hub;
    UserClient ada(hub, "one", "ada", "lovelace-1815");
    EXPECT_EQ(ada.answer(hub), success);
    std::filesystem::remove(hub.path);
    EXPECT_TRUE(hub.turn_until([&] { return hub.desk->next_deadline().has_value(); }));
    hub.write({{"ada", "lovelace-1815"}});
    EXPECT_TRUE(hub.turn_until([&] { return hub.desk->users() == 1; }));
    EXPECT_FALSE(hub.desk->next_deadline());
    EXPECT_EQ(ada.reason(), success);
    EXPECT_FALSE(ada.has_ended);
}

TEST(UserDesk, AFileThatStaysAwayTakesItsUsersWithIt) {
    UserHub hub;
    UserClient ada(hub, "one", "ada", "lovelace-1815");
    EXPECT_EQ(ada.answer(hub), success);
    std::filesystem::remove(hub.path);
    EXPECT_TRUE(hub.turn_until([&] { return hub.desk->next_deadline().has_value(); }));
    const auto gone_at = *hub.desk->next_deadline();
    hub.desk->advance(gone_at - microseconds(1));
    EXPECT_EQ(hub.desk->users(), 2U);
    hub.desk->advance(gone_at);
    EXPECT_EQ(hub.desk->users(), 0U);
    EXPECT_TRUE(hub.turn_until([&] { return ada.reason() == success && ada.has_ended; }));
}

TEST(UserDesk, AFileThatIsBrokenChangesNothing) {
    UserHub hub;
    std::ofstream(hub.path) << "ada:not a hash\n";
    for (int turns = 0; turns < 20; ++turns) hub.server.turn();
    EXPECT_EQ(hub.desk->users(), 2U);
    UserClient ada(hub, "one", "ada", "lovelace-1815");
    EXPECT_EQ(ada.answer(hub), success);
}

TEST(UserDesk, AnotherPasswordEndsTheOldOne) {
    UserHub hub;
    UserClient first(hub, "one", "ada", "lovelace-1815");
    EXPECT_EQ(first.answer(hub), success);
    hub.write({{"ada", "countess-1852"}, {"bob", "builder-1999"}});
    const broker::Peer peer{broker::Origin::Loopback, "127.0.0.1:1"};
    EXPECT_TRUE(hub.turn_until([&] {
        const auto admission = hub.desk->check(peer, "ada", "lovelace-1815");
        return admission.ticket != 0 || is_failure(admission.reason);
    }));
    EXPECT_FALSE(first.has_ended) << "who is there stays";
}

} // namespace

} // namespace tutti::hub

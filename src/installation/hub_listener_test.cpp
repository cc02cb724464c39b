#include "installation/load.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

using Anonymous = broker::Entrance::Anonymous;

/// The listener of a file with one.
HubListener listener(const std::string& keys) {
    const auto read = load_installation("[hub.listener.house]\n" + keys + "\n");
    if (!read) ADD_FAILURE() << read.error()[0].reason;
    return read ? read->hub.listeners.at(0) : HubListener{};
}

std::string mistake_of(const std::string& keys) {
    const auto read = load_installation("[hub.listener.house]\n" + keys + "\n");
    return read ? "" : read.error()[0].reason;
}

std::string warning_of(const std::string& keys) {
    const auto read = load_installation("[hub.listener.house]\n" + keys + "\n");
    return read && !read->warnings.empty() ? read->warnings[0].reason : "";
}

TEST(HubListener, OfThisMachineTakesAnybody) {
    const auto read = listener("tcp = \"127.0.0.1:1884\"");
    EXPECT_EQ(read.name, "house");
    EXPECT_EQ(read.tcp, (Address{"127.0.0.1", 1884}));
    EXPECT_EQ(read.anonymous, Anonymous::Everything);
    EXPECT_TRUE(read.has_users);
    EXPECT_EQ(read.protocol, HubListener::Protocol::Mqtt);
}

TEST(HubListener, BeyondThisMachineTakesNobodyWithoutAName) {
    EXPECT_EQ(listener("tcp = \"0.0.0.0:1884\"").anonymous, Anonymous::Nothing);
    EXPECT_EQ(listener("tcp = \"0.0.0.0:1884\"\nanonymous = \"read\"").anonymous, Anonymous::Read);
    EXPECT_EQ(
        warning_of("tcp = \"0.0.0.0:1884\"\nanonymous = true\nusers = false"),
        "whoever reaches 0.0.0.0:1884 may come in without a password"
    );
    EXPECT_EQ(
        warning_of("tcp = \"0.0.0.0:1884\""),
        "passwords go to 0.0.0.0:1884 in clear: `tls = { certificate = …, key = … }` hides them"
    );
    EXPECT_EQ(warning_of("tcp = \"0.0.0.0:8883\"\ntls = { certificate = \"c.pem\", key = \"k.pem\" }"), "");
}

TEST(HubListener, HasSomebodyWhoMayComeIn) {
    EXPECT_EQ(
        mistake_of("tcp = \"0.0.0.0:1884\"\nusers = false"),
        "nobody can come in here: set `users = true`, and make users with `tutti passwd --bus NAME`"
    );
    const std::string with_tls =
        "tcp = \"0.0.0.0:8883\"\nusers = false\ntls = { certificate = \"c\", key = \"k\", "
        "client_ca = \"a\"";
    EXPECT_NE(mistake_of(with_tls + " }"), "");
    EXPECT_EQ(mistake_of(with_tls + ", certificate_user = true }"), "");
}

TEST(HubListener, OfASocketKnowsTheUsersOfTheMachine) {
    const auto read = listener("socket = \"bus\"\nmode = \"0666\"\ngroup = \"audio\"");
    EXPECT_EQ(read.socket, "bus");
    EXPECT_EQ(read.mode, 0666U);
    EXPECT_EQ(read.group, "audio");
    EXPECT_TRUE(read.has_accounts);
    EXPECT_FALSE(read.is_trusted);
    EXPECT_EQ(read.anonymous, Anonymous::Nothing);
    const auto named = listener("socket = \"bus\"\nuid_users = { 1001 = \"ada\" }");
    EXPECT_FALSE(named.has_accounts);
    EXPECT_EQ(named.accounts, (std::map<std::uint32_t, std::string>{{1001, "ada"}}));
    EXPECT_EQ(
        warning_of("socket = \"bus\"\nmode = \"0666\""),
        "nobody else may enter the run directory: `socket` elsewhere, as \"/run/tutti-house\", lets others "
        "connect"
    );
    EXPECT_EQ(warning_of("socket = \"bus\"\nmode = \"0660\""), "");
    EXPECT_EQ(warning_of("socket = \"/run/bus\"\nmode = \"0666\""), "");
    EXPECT_EQ(
        mistake_of("socket = \"bus\"\nuid_users = { ada = 1001 }"),
        "must be the number of a user of this machine (`id -u`)"
    );
}

TEST(HubListener, IsAtOnePlace) {
    const auto* const one = "a listener is at one place: `socket = \"/path\"` or `tcp = \"host:port\"`";
    EXPECT_EQ(mistake_of("users = true"), one);
    EXPECT_EQ(mistake_of("socket = \"bus\"\ntcp = \"127.0.0.1:1884\""), one);
    EXPECT_EQ(
        mistake_of("mode = \"0660\"\ntcp = \"127.0.0.1:1884\""),
        "is of a `socket`, and this listener is at `tcp`"
    );
    EXPECT_EQ(
        mistake_of("tcp = \"127.0.0.1:1883\""),
        "two listeners on 127.0.0.1:1883: hub.tcp and hub.listener.house"
    );
    EXPECT_EQ(
        load_installation("[hub.listener.house]\ntcp = \"127.0.0.1:9000\"\n[gateway]\nlisten = "
                          "\"127.0.0.1:9000\"\n")
            .error()[0]
            .reason,
        "two listeners on 127.0.0.1:9000: hub.listener.house and gateway.listen"
    );
}

TEST(HubListener, TakesNoSocketOfAnother) {
    EXPECT_EQ(mistake_of("socket = \"mqtt\""), "\"mqtt\" is the bus already");
    EXPECT_EQ(mistake_of("socket = \"./mqtt\""), "\"./mqtt\" is the bus already");
    EXPECT_EQ(mistake_of("socket = \"hub.sock\""), "\"hub.sock\" is the control socket of hub already");
    EXPECT_EQ(
        mistake_of("socket = \"a\"\n[hub.listener.other]\nsocket = \"a\""),
        "\"a\" is hub.listener.house already"
    );
    EXPECT_EQ(mistake_of("socket = \"a\"\n[hub.listener.other]\nsocket = \"/elsewhere/a\""), "");
}

TEST(HubListener, SaysWhatItSpeaks) {
    const auto read =
        listener("tcp = \"127.0.0.1:9001\"\nprotocol = \"websocket\"\norigins = [\"https://a.example\"]");
    EXPECT_EQ(read.protocol, HubListener::Protocol::WebSocket);
    EXPECT_EQ(read.origins, (std::vector<std::string>{"https://a.example"}));
    EXPECT_EQ(
        mistake_of("tcp = \"127.0.0.1:9001\"\norigins = [\"*\"]"),
        "are of pages, which come by `protocol = \"websocket\"`"
    );
    EXPECT_EQ(
        mistake_of("tcp = \"0.0.0.0:8883\"\ntls = { certificate = \"c\", key = \"k\", "
                   "require_client_certificate = true }"),
        "whose certificates? `client_ca` says it"
    );
    EXPECT_EQ(
        mistake_of("tcp = \"0.0.0.0:8883\"\ntls = { certificate = \"c\", key = \"k\", crl = \"r\" }"),
        "whose certificates? `client_ca` says it"
    );
}

TEST(HubListener, HasShortForms) {
    const auto read = load_installation("[hub]\nwebsocket = \"127.0.0.1:8083\"\ntls = { listen = "
                                        "\"0.0.0.0:8883\", certificate = \"c\", key = "
                                        "\"k\" }\n");
    ASSERT_TRUE(read);
    ASSERT_EQ(read->hub.listeners.size(), 2U);
    const auto& [websocket, tls] = std::tie(read->hub.listeners[0], read->hub.listeners[1]);
    EXPECT_EQ(websocket.key(), "hub.websocket");
    EXPECT_EQ(websocket.protocol, HubListener::Protocol::WebSocket);
    EXPECT_EQ(websocket.anonymous, Anonymous::Everything);
    EXPECT_EQ(tls.key(), "hub.tls");
    EXPECT_EQ(tls.tls, (HubTls{.certificate = "c", .key = "k", .client_ca = {}, .crl = {}}));
    EXPECT_EQ(tls.anonymous, Anonymous::Nothing);
}

TEST(HubListener, TheShortFormWarnsOfPasswordsInClearAsWell) {
    const auto read = load_installation("[hub]\nwebsocket = \"0.0.0.0:8083\"\n");
    ASSERT_TRUE(read);
    ASSERT_EQ(read->warnings.size(), 1U);
    EXPECT_EQ(
        read->warnings[0].reason,
        "passwords go to 0.0.0.0:8083 in clear: `tls = { certificate = …, key = … }` hides them"
    );
}

TEST(HubListener, HasANameOfItsOwn) {
    EXPECT_EQ(
        load_installation("[hub.listener.tcp]\ntcp = \"127.0.0.1:1\"").error()[0].reason,
        "the hub itself has a listener of that name"
    );
}

} // namespace
} // namespace tutti::installation

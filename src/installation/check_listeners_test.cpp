#include "installation/load.hpp"

#include <gtest/gtest.h>

namespace tutti::installation {
namespace {

/// The first line printed of what is wrong with a file; "" where nothing is.
std::string clash(const std::string& text) {
    const auto installation = load_installation(text);
    if (installation) return "";
    const auto printed = toml::print_mistakes("t.toml", text, installation.error());
    return printed.substr(0, printed.find('\n'));
}

std::string both(const std::string& hub, const std::string& page) {
    return clash("hub.tcp = \"" + hub + "\"\ngateway.listen = \"" + page + "\"\n");
}

TEST(Listeners, TwoOnOneAddressAreAMistake) {
    EXPECT_EQ(
        both("127.0.0.1:9000", "127.0.0.1:9000"),
        "t.toml:2:18: gateway.listen: two listeners on 127.0.0.1:9000: hub.tcp and gateway.listen"
    );
    EXPECT_NE(both("localhost:9000", "127.0.0.1:9000"), "");
    EXPECT_NE(both("[::1]:9000", "localhost:9000"), "");
}

TEST(Listeners, OneOnEveryAddressLeavesItsPortToNobody) {
    const std::string page = "[gateway]\npassword = { file = \"p\" }\n";
    EXPECT_NE(clash(page + "listen = \"0.0.0.0:1883\"\n"), "");
    EXPECT_NE(clash(page + "listen = \"[::]:1883\"\n"), "");
    EXPECT_EQ(clash(page + "listen = \"0.0.0.0:1884\"\n"), "");
}

TEST(Listeners, ADefaultIsOneToo) {
    EXPECT_EQ(
        clash("[hub]\ntcp = \"127.0.0.1:8080\"\n"),
        "t.toml:2:7: hub.tcp: two listeners on 127.0.0.1:8080: hub.tcp and gateway.listen"
    );
    EXPECT_NE(clash("[gateway]\nlisten = \"127.0.0.1:1883\"\n"), "");
}

TEST(Listeners, ABrokerOfThisMachineIsOneToo) {
    EXPECT_EQ(
        clash("[bus]\nurl = \"mqtt://localhost\"\n[gateway]\nlisten = \"127.0.0.1:1883\"\n"),
        "t.toml:4:10: gateway.listen: two listeners on 127.0.0.1:1883: the broker of bus.url and "
        "gateway.listen"
    );
    EXPECT_NE(clash("[bus]\nurl = \"mqtt://127.0.0.1:8080\"\n"), "");
    EXPECT_EQ(clash("[bus]\nurl = \"mqtt://broker:8080\"\n"), "");
}

TEST(Listeners, ThatAreApartOffOrTheKernelsChoiceAreFine) {
    EXPECT_EQ(both("127.0.0.1:9000", "127.0.0.1:9001"), "");
    EXPECT_EQ(both("127.0.0.1:9000", "127.0.0.2:9000"), "");
    EXPECT_EQ(both("127.0.0.1:0", "127.0.0.1:0"), "");
    EXPECT_EQ(both("off", "127.0.0.1:1883"), "");
    EXPECT_EQ(both("127.0.0.1:8080", "off"), "");
    EXPECT_EQ(clash("[bus]\nurl = \"mqtt://broker\"\n[hub]\ntcp = \"127.0.0.1:8080\"\n"), "")
        << "no hub runs";
}

TEST(Listeners, AServiceThatIsListenedForHasAnAddressOfItsOwn) {
    const std::string service = "[service.a]\nrun = [\"a\"]\npattern = \"demand\"\nlisten = [\"127.0.0.1:";
    EXPECT_EQ(
        clash(service + "8080\"]\n"),
        "t.toml:4:10: service.a.listen: the gateway listens on 127.0.0.1:8080 as well (gateway.listen)"
    );
    EXPECT_EQ(
        clash(service + "1883\"]\n"),
        "t.toml:4:10: service.a.listen: the hub (hub.tcp) listens on 127.0.0.1:1883 as well"
    );
    EXPECT_EQ(clash(service + "8081\"]\n"), "");
}

TEST(Listeners, AProbeByPlainHttpDoesNotGoWhereTheGatewaySpeaksTls) {
    const std::string probe = "[service.x]\nrun = [\"x\"]\nready = \"http://localhost:8080/health/live\"\n";
    const std::string tls = "[gateway]\ncert = \"c.pem\"\nkey = \"k.pem\"\n";
    EXPECT_EQ(clash(probe), "");
    EXPECT_EQ(
        clash(probe + tls),
        "t.toml:3:9: service.x.ready: the gateway speaks TLS there (gateway.cert), and the supervisor does "
        "not: `exec` and a program that does (curl), or nothing, as it says itself when it is ready"
    );
    EXPECT_EQ(clash(probe + tls + "listen = \"127.0.0.1:8443\"\n"), "");
    EXPECT_NE(
        clash("[service.x]\nrun = [\"x\"]\n[service.x.live]\nprobe = \"http://127.0.0.1:8080/\"\n" + tls), ""
    );
}

} // namespace
} // namespace tutti::installation

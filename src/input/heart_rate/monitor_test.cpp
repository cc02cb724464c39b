#include "base/json.hpp"
#include "input/heart_rate/monitor.hpp"
#include "input/heart_rate/outbox_testing.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace tutti::input::heart_rate {
namespace {

using Said = std::vector<std::string>;

constexpr const char* service = "0000180d-0000-1000-8000-00805f9b34fb";
const io::DBusReply well = Value::array({});

std::string device_path(char digit) { return std::string("/org/bluez/hci0/dev_AA_BB_CC_DD_EE_0") + digit; }

std::string device_json(const std::string& name, const std::string& more = "") {
    return R"({"org.bluez.Device1": {"Name": ")" + name + R"(", "UUIDs": [")" + service + R"("])" + more
           + "}}";
}

constexpr const char* adapter_on = R"("/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": true}})";
constexpr const char* adapter_off = R"("/org/bluez/hci0": {"org.bluez.Adapter1": {"Powered": false}})";

/// A monitor, and a BlueZ that the test plays.
struct Play {
    explicit Play(MonitorOptions options = {}) : monitor(std::move(options)) { monitor.begin(); }

    HeartRateMonitor monitor;
    SteadyTime now{seconds(1000)};
    Outbox out;

    Said take() {
        out = monitor.take_out();
        return in_words(out);
    }
    /// Answers what was asked last, of that kind.
    void answer(Request::Kind kind, const io::DBusReply& reply) {
        const auto asked = std::ranges::find(out.requests, kind, &Request::kind);
        ASSERT_NE(asked, out.requests.end()) << name_of(kind);
        monitor.answered(*asked, reply, now);
    }
    void refuse(Request::Kind kind, std::string name) {
        answer(kind, std::unexpected(io::DBusError{std::move(name), "no such luck"}));
    }
    void objects(const std::string& members) {
        if (out.requests.empty()) take();
        answer(Request::Kind::ListObjects, parse_json("[{" + members + "}]").value());
    }
    void signal(const char* member, const std::string& body, std::string path = "/") {
        monitor.take({std::move(path), "an.interface", member, parse_json(body).value()}, now);
    }
    void add(char digit, const std::string& name, const std::string& more = "") {
        signal("InterfacesAdded", R"([")" + device_path(digit) + R"(", )" + device_json(name, more) + "]");
    }
    void change(char digit, const std::string& properties) {
        signal("PropertiesChanged", R"(["org.bluez.Device1", )" + properties + ", []]", device_path(digit));
    }
    void power(bool on) {
        const auto* body = on ? R"(["org.bluez.Adapter1", {"Powered": true}, []])"
                              : R"(["org.bluez.Adapter1", {"Powered": false}, []])";
        signal("PropertiesChanged", body, "/org/bluez/hci0");
    }
    /// The strap is there, connected, and measures.
    void measure(char digit) {
        change(digit, R"({"Connected": true, "ServicesResolved": true})");
        signal(
            "InterfacesAdded",
            R"([")" + device_path(digit)
                + R"(/service000a/char000b", {"org.bluez.GattCharacteristic1": {"UUID": "00002a37-0000-1000-8000-00805f9b34fb"}}])"
        );
        beat(digit);
    }
    void beat(char digit) {
        signal(
            "PropertiesChanged", R"(["org.bluez.GattCharacteristic1", {"Value": [6, 72]}, []])",
            device_path(digit) + "/service000a/char000b"
        );
    }
    void pass(SteadyClock::duration time) {
        now += time;
        monitor.advance(now);
    }
};

TEST(HeartRateMonitor, AsksWhatThereIsThenSearches) {
    Play play;
    EXPECT_EQ(play.take(), (Said{"list"}));
    play.objects(adapter_on);
    EXPECT_EQ(play.take(), (Said{"search"}));
    play.answer(Request::Kind::StartSearch, well);
    play.add('1', "Polar");
    EXPECT_EQ(play.take(), (Said{"connect", "list"}));
}

TEST(HeartRateMonitor, ConnectsWhatBluezKnowsAndWhatComes) {
    Play play;
    play.objects(std::string(adapter_on) + R"(, ")" + device_path('1') + R"(": )" + device_json("Polar"));
    EXPECT_EQ(play.take(), (Said{"connect", "search"}));
    play.add('2', "Garmin");
    EXPECT_EQ(play.take(), (Said{"connect", "list"}));
}

TEST(HeartRateMonitor, ADeviceWithoutTheServiceIsNoStrapUntilItSaysSo) {
    Play play;
    play.objects(adapter_on);
    play.take();
    play.signal(
        "InterfacesAdded",
        R"([")" + device_path('1') + R"(", {"org.bluez.Device1": {"Name": "Lamp", "UUIDs": []}}])"
    );
    EXPECT_EQ(play.take(), Said{});
    play.change('1', R"({"UUIDs": ["0000180d-0000-1000-8000-00805f9b34fb"]})");
    EXPECT_EQ(play.take(), (Said{"connect", "list"}));
}

TEST(HeartRateMonitor, OnlyWhatIsWishedForIsConnectedByAddressOrName) {
    Play play({.devices = {"polar*", "aa:bb:cc:dd:ee:03"}});
    play.objects(adapter_on);
    play.take();
    play.add('1', "Polar H10");
    play.add('2', "Garmin");
    play.add('3', "Wahoo");
    EXPECT_EQ(play.take(), (Said{"connect", "list", "connect"}));
}

TEST(HeartRateMonitor, TheSearchEndsWhenAllThatAreNamedMeasureAndBeginsAgainWhenOneIsMissing) {
    Play play({.devices = {"Polar*", "AA:BB:CC:DD:EE:02"}});
    play.objects(adapter_on);
    play.take();
    play.answer(Request::Kind::StartSearch, well);
    play.add('1', "Polar H10");
    play.add('2', "Garmin");
    play.measure('1');
    const auto some = play.take();
    EXPECT_EQ(std::ranges::count(some, "end search"), 0);
    play.measure('2');
    const auto all = play.take();
    EXPECT_EQ(std::ranges::count(all, "end search"), 1);
    play.change('2', R"({"Connected": false})");
    const auto missing = play.take();
    EXPECT_EQ(std::ranges::count(missing, "search"), 1);
}

TEST(HeartRateMonitor, ASearchThatEndsWhileItStartsIsEndedOnceItHasStarted) {
    Play play({.devices = {"Polar*"}});
    play.objects(adapter_on);
    play.take();
    const auto asked = play.out;
    play.add('1', "Polar H10");
    play.measure('1');
    const auto before = play.take();
    EXPECT_EQ(std::ranges::count(before, "end search"), 0);
    play.out = asked;
    play.answer(Request::Kind::StartSearch, well);
    const auto after = play.take();
    EXPECT_EQ(std::ranges::count(after, "end search"), 1);
}

TEST(HeartRateMonitor, WithoutNamesTheSearchGoesOn) {
    Play play;
    play.objects(adapter_on);
    play.take();
    play.answer(Request::Kind::StartSearch, well);
    play.add('1', "Polar H10");
    play.measure('1');
    const auto said = play.take();
    EXPECT_EQ(std::ranges::count(said, "end search"), 0);
}

TEST(HeartRateMonitor, AnothersSearchIsWaitedOut) {
    Play play;
    play.objects(adapter_on);
    play.take();
    play.refuse(Request::Kind::StartSearch, "org.bluez.Error.InProgress");
    EXPECT_EQ(play.take(), Said{});
    play.pass(HeartRateMonitor::until_searched_again - microseconds(1));
    EXPECT_EQ(play.take(), Said{});
    EXPECT_EQ(play.monitor.deadline(), play.now + microseconds(1));
    play.pass(microseconds(1));
    EXPECT_EQ(play.take(), (Said{"search"}));
}

TEST(HeartRateMonitor, WhereNobodyIsBluezNothingIsDoneUntilSomebodyComes) {
    Play play;
    play.take();
    play.refuse(Request::Kind::ListObjects, "org.freedesktop.DBus.Error.ServiceUnknown");
    EXPECT_NE(
        play.take()[0].find("unavailable BlueZ, the Bluetooth service, does not run"), std::string::npos
    );
    EXPECT_EQ(play.monitor.deadline(), std::nullopt);
    play.signal("NameOwnerChanged", R"(["org.bluez", "", ":1.7"])");
    EXPECT_EQ(play.take(), (Said{"list"}));
    play.objects(adapter_on);
    EXPECT_EQ(play.take(), (Said{"search", "available"}));
}

TEST(HeartRateMonitor, WithoutPermissionItIsTriedAgainNowAndThen) {
    Play play;
    play.take();
    play.refuse(Request::Kind::ListObjects, "org.freedesktop.DBus.Error.AccessDenied");
    EXPECT_NE(play.take()[0].find("usermod -aG bluetooth"), std::string::npos);
    play.pass(HeartRateMonitor::until_listed_again);
    EXPECT_EQ(play.take(), (Said{"list"}));
}

TEST(HeartRateMonitor, BluezThatEndsTakesAllStrapsAndBringsThemBack) {
    Play play;
    play.objects(adapter_on);
    play.add('1', "Polar");
    play.measure('1');
    play.take();
    const auto old = play.out;
    play.signal("NameOwnerChanged", R"(["org.bluez", ":1.4", ""])");
    const auto said = play.take();
    ASSERT_EQ(said.size(), 2U);
    EXPECT_TRUE(said[0].starts_with("disconnected BlueZ"));
    EXPECT_TRUE(said[1].starts_with("unavailable BlueZ"));
    play.out = old;
    play.refuse(Request::Kind::StartSearch, "org.freedesktop.DBus.Error.NoReply");
    EXPECT_EQ(play.take(), Said{}) << "an answer out of its earlier life";
    EXPECT_EQ(play.monitor.deadline(), std::nullopt);
    play.signal("NameOwnerChanged", R"(["org.bluez", "", ":1.7"])");
    play.objects(std::string(adapter_on) + R"(, ")" + device_path('1') + R"(": )" + device_json("Polar"));
    EXPECT_EQ(play.take(), (Said{"connect", "search", "available"}));
}

TEST(HeartRateMonitor, AnAdapterThatIsOffIsWaitedFor) {
    Play play;
    play.objects(std::string(adapter_off) + R"(, ")" + device_path('1') + R"(": )" + device_json("Polar"));
    const auto off = play.take();
    ASSERT_EQ(off.size(), 1U);
    EXPECT_NE(off[0].find("unavailable the Bluetooth adapter hci0 is off"), std::string::npos);
    EXPECT_EQ(play.monitor.deadline(), std::nullopt);
    play.power(true);
    EXPECT_EQ(play.take(), (Said{"connect", "list", "search", "available"}));
    play.power(false);
    EXPECT_NE(play.take().back().find("unavailable the Bluetooth adapter hci0 is off"), std::string::npos);
}

TEST(HeartRateMonitor, AnAdapterThatGoesTakesItsDevicesWithIt) {
    Play play;
    play.objects(std::string(adapter_on) + R"(, ")" + device_path('1') + R"(": )" + device_json("Polar"));
    play.take();
    play.signal("InterfacesRemoved", R"(["/org/bluez/hci0", ["org.bluez.Adapter1"]])");
    EXPECT_NE(
        play.take().back().find("unavailable this machine has no Bluetooth adapter"), std::string::npos
    );
    play.signal("InterfacesAdded", R"(["/org/bluez/hci0", {"org.bluez.Adapter1": {"Powered": true}}])");
    EXPECT_EQ(play.take(), (Said{"search", "available"}));
}

TEST(HeartRateMonitor, AnotherAdapterThatComesOnLaterDisturbsNobody) {
    Play play;
    play.objects(R"("/org/bluez/hci1": {"org.bluez.Adapter1": {"Powered": true}})");
    play.take();
    play.signal("InterfacesAdded", R"(["/org/bluez/hci0", {"org.bluez.Adapter1": {"Powered": true}}])");
    EXPECT_EQ(play.take(), Said{});
}

TEST(HeartRateMonitor, AStrapThatBluezForgetsAndFindsAgainIsTheSame) {
    Play play;
    play.objects(adapter_on);
    play.add('1', "Polar");
    play.measure('1');
    play.take();
    play.signal("InterfacesRemoved", R"([")" + device_path('1') + R"(", ["org.bluez.Device1"]])");
    EXPECT_EQ(play.take(), (Said{"disconnected BlueZ does not know it any more"}));
    play.add('1', "Polar");
    play.measure('1');
    play.take();
    const auto* connected = std::get_if<Connected>(&play.out.sayings.front());
    ASSERT_NE(connected, nullptr);
    EXPECT_EQ(connected->device, "AA:BB:CC:DD:EE:01");
}

TEST(HeartRateMonitor, OneThatOthersConnectedIsLookedAtAgainForWhatItHas) {
    Play play;
    play.objects(adapter_on);
    play.take();
    play.add('1', "Polar", R"(, "Connected": true, "ServicesResolved": true)");
    EXPECT_EQ(play.take(), (Said{"list"}));
    play.objects(
        std::string(adapter_on) + R"(, ")" + device_path('1')
        + R"(/service000a/char000b": {"org.bluez.GattCharacteristic1": {"UUID": "00002a37-0000-1000-8000-00805f9b34fb"}})"
    );
    EXPECT_EQ(play.take(), (Said{"start notify char000b"}));
}

TEST(HeartRateMonitor, OneThatWasConnectedAllTheWhileIsLookedAtAgain) {
    Play play;
    play.objects(std::string(adapter_on) + R"(, ")" + device_path('1') + R"(": )" + device_json("Polar"));
    play.take();
    play.refuse(Request::Kind::Connect, "org.bluez.Error.AlreadyConnected");
    EXPECT_EQ(play.take(), (Said{"list"}));
    play.objects(
        std::string(adapter_on) + R"(, ")" + device_path('1') + R"(": )"
        + device_json("Polar", R"(, "Connected": true, "ServicesResolved": true)") + R"(, ")"
        + device_path('1')
        + R"(/service000a/char000b": {"org.bluez.GattCharacteristic1": {"UUID": "00002a37-0000-1000-8000-00805f9b34fb"}})"
    );
    EXPECT_EQ(play.take(), (Said{"start notify char000b"}));
}

TEST(HeartRateMonitor, ThereIsALimitOfStraps) {
    Play play;
    play.objects(adapter_on);
    play.take();
    for (char digit = 'A'; digit <= 'Z'; ++digit) play.add(digit, "Polar");
    const auto said = play.take();
    EXPECT_EQ(
        std::ranges::count(said, "connect"), static_cast<std::ptrdiff_t>(HeartRateMonitor::most_straps)
    );
}

TEST(HeartRateMonitor, WhenItLooksOnlyItConnectsNobodyAndTellsWhoIsNear) {
    Play play({.purpose = Purpose::OnlyLooks});
    play.objects(
        std::string(adapter_on) + R"(, ")" + device_path('1') + R"(": )" + device_json("Far") + R"(, ")"
        + device_path('2') + R"(": )" + device_json("Worn", R"(, "Connected": true)")
    );
    play.add('3', "Near", R"(, "RSSI": -60)");
    EXPECT_EQ(play.take(), (Said{"search"}));
    EXPECT_EQ(
        play.monitor.near(),
        (std::vector<NearStrap>{{"AA:BB:CC:DD:EE:02", "Worn"}, {"AA:BB:CC:DD:EE:03", "Near"}})
    );
}

TEST(HeartRateMonitor, QuietMeansNoDeadline) {
    Play play;
    play.objects(adapter_on);
    play.take();
    play.answer(Request::Kind::StartSearch, well);
    EXPECT_EQ(play.monitor.deadline(), std::nullopt);
}

TEST(HeartRateMonitor, TheEndGivesBackWhatItConnected) {
    Play play;
    play.objects(adapter_on);
    play.add('1', "Polar");
    play.measure('1');
    play.take();
    play.monitor.end();
    EXPECT_EQ(play.take(), (Said{"disconnect"}));
}

} // namespace
} // namespace tutti::input::heart_rate

#include "input/heart_rate/outbox_testing.hpp"
#include "input/heart_rate/strap.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace tutti::input::heart_rate {
namespace {

using Words = std::vector<std::string>;
using Bytes = std::vector<std::uint8_t>;

const std::string path = "/org/bluez/hci0/dev_AA_BB_CC_DD_EE_01";
const std::string measurement = path + "/service000a/char000b";
const std::string battery = path + "/service0010/char0011";
const io::DBusReply fine = Value::array({});

io::DBusReply refusal(std::string name, std::string message = "no such luck") {
    return std::unexpected(io::DBusError{std::move(name), std::move(message)});
}

/// A strap whose time the test moves.
struct Rig {
    Strap strap{path, "AA:BB:CC:DD:EE:01"};
    SteadyTime now{seconds(1000)};
    Outbox out;

    Words take() { return in_words(std::exchange(out, {})); }

    void tell(std::optional<bool> connected, std::optional<bool> resolved) {
        io::DeviceNews news{path, "AA:BB:CC:DD:EE:01", "Polar", {}, connected, resolved, {}, false};
        strap.take(news, now, out);
    }
    void hear() { strap.take(io::DeviceNews{path, "", "", {}, {}, {}, {}, true}, now, out); }
    void export_characteristics() {
        strap.take(
            io::CharacteristicNews{measurement, path, "00002a37-0000-1000-8000-00805f9b34fb", {}}, now, out
        );
    }
    void export_battery() {
        strap.take(
            io::CharacteristicNews{battery, path, "00002a19-0000-1000-8000-00805f9b34fb", {}}, now, out
        );
    }
    void notify(Bytes bytes) {
        strap.take(io::CharacteristicNews{measurement, path, "", std::move(bytes)}, now, out);
    }
    void answer(Request::Kind kind, const io::DBusReply& reply, std::string to = path) {
        strap.answered({kind, std::move(to), path}, reply, now, out);
    }
    void pass(SteadyClock::duration time) {
        now += time;
        strap.advance(now, out);
    }
    /// From nothing to the first measurement.
    void measure() {
        strap.begin(now, out);
        answer(Request::Kind::Connect, fine);
        tell(true, true);
        export_characteristics();
        answer(Request::Kind::StartNotify, fine, measurement);
        notify({0x06, 72});
        take();
    }
};

TEST(Strap, ConnectsThenSubscribesThenMeasures) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    EXPECT_EQ(rig.take(), (Words{"connect"}));
    rig.answer(Request::Kind::Connect, fine);
    rig.tell(true, {});
    EXPECT_EQ(rig.take(), Words{});
    rig.export_characteristics();
    EXPECT_EQ(rig.take(), Words{});
    rig.tell({}, true);
    EXPECT_EQ(rig.take(), (Words{"start notify char000b"}));
    rig.answer(Request::Kind::StartNotify, fine, measurement);
    EXPECT_EQ(rig.take(), (Words{"connected Polar"}));
    rig.notify({0x06, 72});
    EXPECT_EQ(rig.take(), (Words{"bpm 72"}));
}

TEST(Strap, OneThatOthersConnectedIsNotConnectedAgainNorGivenBack) {
    Rig rig;
    rig.tell(true, true);
    rig.export_characteristics();
    EXPECT_EQ(rig.take(), (Words{"start notify char000b"}));
    rig.answer(Request::Kind::StartNotify, fine, measurement);
    rig.take();
    rig.strap.release(rig.out);
    EXPECT_EQ(rig.take(), Words{});
}

TEST(Strap, AConnectionOfOursIsGivenBack) {
    Rig rig;
    rig.measure();
    rig.strap.release(rig.out);
    EXPECT_EQ(rig.take(), (Words{"disconnect"}));
}

TEST(Strap, AMeasurementThatOvertakesTheAnswerIsNotLost) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    rig.tell(true, true);
    rig.export_characteristics();
    rig.take();
    rig.notify({0x00, 60});
    EXPECT_EQ(rig.take(), (Words{"connected Polar", "bpm 60"}));
    rig.answer(Request::Kind::StartNotify, fine, measurement);
    EXPECT_EQ(rig.take(), Words{});
}

TEST(Strap, SilenceIsSuspiciousAfterFiveSecondsAndTheNextMeasurementEndsTheSuspicion) {
    Rig rig;
    rig.measure();
    rig.pass(seconds(5) - microseconds(1));
    EXPECT_EQ(rig.take(), Words{});
    rig.pass(microseconds(1));
    EXPECT_EQ(rig.take(), (Words{"suspected no measurement for 5 s"}));
    rig.pass(seconds(10));
    EXPECT_EQ(rig.take(), Words{});
    rig.notify({0x00, 61});
    EXPECT_EQ(rig.take(), (Words{"recovered", "bpm 61"}));
}

TEST(Strap, SilenceOfThirtySecondsIsTheEndAndANewBeginning) {
    Rig rig;
    rig.measure();
    rig.pass(seconds(5));
    rig.take();
    rig.pass(seconds(25) - microseconds(1));
    EXPECT_EQ(rig.take(), Words{});
    rig.pass(microseconds(1));
    EXPECT_EQ(rig.take(), (Words{"disconnect", "disconnected no measurement for 30 s"}));
    rig.pass(Strap::least_pause);
    EXPECT_EQ(rig.take(), (Words{"connect"}));
}

TEST(Strap, WhenBluezSaysSoItIsDisconnectedAndTriedAgainSoon) {
    Rig rig;
    rig.measure();
    rig.tell(false, false);
    const auto said = rig.take();
    ASSERT_EQ(said.size(), 1U);
    EXPECT_TRUE(said[0].starts_with("disconnected the connection ended"));
    rig.notify({0x00, 61});
    EXPECT_EQ(rig.take(), Words{}) << "what is in the air of it";
    rig.pass(Strap::least_pause);
    EXPECT_EQ(rig.take(), (Words{"connect"}));
}

TEST(Strap, AttemptsBecomeRarerAndTheTroubleIsToldOnce) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    std::vector<std::int64_t> pauses;
    std::size_t troubles = 0;
    for (int attempt = 0; attempt < 9; ++attempt) {
        rig.answer(Request::Kind::Connect, refusal("org.bluez.Error.Failed", "le-connection-abort-by-local"));
        for (const auto& words : rig.take()) troubles += words.starts_with("trouble ") ? 1 : 0;
        const auto pause = rig.strap.deadline().value() - rig.now;
        pauses.push_back(std::chrono::duration_cast<seconds>(pause).count());
        rig.pass(pause);
    }
    EXPECT_EQ(pauses, (std::vector<std::int64_t>{1, 2, 4, 8, 16, 32, 60, 60, 60}));
    EXPECT_EQ(troubles, 1U);
}

TEST(Strap, OneThatIsHeardIsTriedAtOnceButNotWithoutABreath) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    for (int attempt = 0; attempt < 6; ++attempt) {
        rig.answer(Request::Kind::Connect, refusal("org.bluez.Error.Failed"));
        rig.pass(rig.strap.deadline().value() - rig.now);
    }
    rig.answer(Request::Kind::Connect, refusal("org.bluez.Error.Failed"));
    rig.take();
    rig.hear();
    EXPECT_EQ(rig.strap.deadline(), rig.now + Strap::breath);
    rig.pass(seconds(10) - microseconds(1) - seconds(8));
    rig.hear();
    rig.pass(microseconds(1));
    EXPECT_EQ(rig.take(), (Words{"connect"}));
}

TEST(Strap, OneThatIsConnectedAlreadyIsWellConnected) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    rig.answer(Request::Kind::Connect, refusal("org.bluez.Error.AlreadyConnected"));
    rig.tell({}, true);
    rig.export_characteristics();
    EXPECT_EQ(rig.take(), (Words{"connect", "start notify char000b"}));
}

TEST(Strap, OneThatWantsToBePairedSaysHow) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    rig.tell(true, true);
    rig.export_characteristics();
    rig.take();
    rig.answer(
        Request::Kind::StartNotify, refusal("org.bluez.Error.NotPermitted", "ATT error: 0x0f"), measurement
    );
    const auto said = rig.take();
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0], "disconnect");
    EXPECT_NE(
        said[1].find("ATT error: 0x0f. Where it wants to be paired: bluetoothctl pair AA:BB:CC:DD:EE:01"),
        std::string::npos
    );
}

TEST(Strap, OneWithoutAMeasurementIsLeftAfterAWhile) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    rig.tell(true, true);
    rig.take();
    rig.pass(Strap::longest_exporting - microseconds(1));
    EXPECT_EQ(rig.take(), Words{});
    rig.pass(microseconds(1));
    EXPECT_EQ(rig.take()[0], "disconnect");
}

TEST(Strap, OneWhoseServicesBluezCannotReadIsLeftAfterAWhile) {
    Rig rig;
    rig.strap.begin(rig.now, rig.out);
    rig.tell(true, false);
    rig.take();
    rig.pass(Strap::longest_resolving);
    EXPECT_EQ(rig.take()[0], "disconnect");
}

TEST(Strap, TheBatteryIsReadAndSaidOnChange) {
    Rig rig;
    rig.export_battery();
    rig.strap.begin(rig.now, rig.out);
    rig.tell(true, true);
    rig.export_characteristics();
    rig.take();
    rig.answer(Request::Kind::StartNotify, fine, measurement);
    EXPECT_EQ(rig.take(), (Words{"read battery char0011", "start notify char0011", "connected Polar"}));
    rig.answer(Request::Kind::ReadBattery, Value::array({Value::array({80})}), battery);
    EXPECT_EQ(rig.take(), (Words{"battery 80"}));
    rig.strap.take(io::CharacteristicNews{battery, path, "", Bytes{80}}, rig.now, rig.out);
    EXPECT_EQ(rig.take(), Words{});
    rig.strap.take(io::CharacteristicNews{battery, path, "", Bytes{79}}, rig.now, rig.out);
    EXPECT_EQ(rig.take(), (Words{"battery 79"}));
    rig.strap.take(io::CharacteristicNews{battery, path, "", Bytes{200}}, rig.now, rig.out);
    EXPECT_EQ(rig.take(), (Words{"malformed heart_rate.battery"}));
}

TEST(Strap, TheBatteryThatBluezReadsItselfIsSaidOnceConnected) {
    Rig rig;
    rig.strap.take(io::DeviceNews{path, "", "", {}, {}, {}, 55, false}, rig.now, rig.out);
    EXPECT_EQ(rig.take(), Words{});
    rig.strap.begin(rig.now, rig.out);
    rig.tell(true, true);
    rig.export_characteristics();
    rig.take();
    rig.answer(Request::Kind::StartNotify, fine, measurement);
    EXPECT_EQ(rig.take(), (Words{"connected Polar", "battery 55"}));
    rig.strap.take(io::DeviceNews{path, "", "", {}, {}, {}, 54, false}, rig.now, rig.out);
    rig.strap.take(io::DeviceNews{path, "", "", {}, {}, {}, 400, false}, rig.now, rig.out);
    EXPECT_EQ(rig.take(), (Words{"battery 54"}));
}

TEST(Strap, MalformedBytesAreSaidAndAreNoSignOfLife) {
    Rig rig;
    rig.measure();
    for (int i = 0; i < 5; ++i) {
        rig.pass(seconds(1));
        rig.notify({0x01, 72});
    }
    EXPECT_EQ(
        rig.take(), (Words{
                        "malformed heart_rate.measurement", "malformed heart_rate.measurement",
                        "malformed heart_rate.measurement", "malformed heart_rate.measurement",
                        "suspected no measurement for 5 s", "malformed heart_rate.measurement"
                    })
    );
}

TEST(Strap, AMeasurementThatIsTakenAwayIsWaitedForAgain) {
    Rig rig;
    rig.measure();
    rig.strap.lose_characteristic(measurement, rig.now, rig.out);
    EXPECT_EQ(rig.take(), (Words{"disconnected it has no heart rate measurement any more"}));
    rig.export_characteristics();
    EXPECT_EQ(rig.take(), (Words{"start notify char000b"}));
}

TEST(Strap, LateAnswersOfAnEarlierAttemptChangeNothing) {
    Rig rig;
    rig.measure();
    rig.answer(Request::Kind::Connect, refusal("org.bluez.Error.Failed"));
    rig.answer(Request::Kind::StartNotify, refusal("org.bluez.Error.Failed"), measurement);
    rig.answer(Request::Kind::Disconnect, refusal("org.bluez.Error.NotConnected"));
    EXPECT_EQ(rig.take(), Words{});
    EXPECT_TRUE(rig.strap.is_measuring());
}

} // namespace
} // namespace tutti::input::heart_rate

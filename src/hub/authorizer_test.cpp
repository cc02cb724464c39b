#include "hub/authorizer.hpp"
#include "io/temporary_folder_testing.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <unistd.h>

namespace tutti::hub {

using broker::Origin;
using broker::Principal;
using mqtt::ReasonCode;

namespace {

// BLAKE2b-256 keyed with the bytes 0 to 31 over "mixer", computed with Python's hashlib.
constexpr auto mixer_password = "ed2b578fbbdf944ded05e915f38f1d42aad5adf4e8e618f5ec144b28472e5840";

struct Installation {
    void write_key(int size = 32) const {
        std::ofstream file(path / "bus.key", std::ios::binary);
        for (int i = 0; i < size; ++i) file.put(static_cast<char>(i));
    }

    io::TemporaryFolder folder;
    const std::filesystem::path& path = folder.path;
    BusKeyAuthorizer authorizer() const { return {"tutti", path / "bus.key"}; }
};

const broker::Peer loopback{Origin::Loopback, ""};

} // namespace

TEST(BusKeyAuthorizer, AUserProvesItselfByThePasswordThatFollowsFromTheKey) {
    const Installation installation;
    installation.write_key();
    auto authorizer = installation.authorizer();
    const auto admitted = authorizer.admit(loopback, {"mixer", mixer_password});
    EXPECT_EQ(admitted.reason, ReasonCode::Success);
    EXPECT_EQ(admitted.principal, (Principal{Principal::Kind::User, "mixer"}));
    for (const auto* wrong : {"", "x", "0000000000000000000000000000000000000000000000000000000000000000"})
        EXPECT_EQ(authorizer.admit(loopback, {"mixer", wrong}).reason, ReasonCode::BadUserNameOrPassword);
    EXPECT_EQ(authorizer.admit(loopback, {"lamp", mixer_password}).reason, ReasonCode::BadUserNameOrPassword);
    EXPECT_EQ(authorizer.admit(loopback, {"mixer", std::nullopt}).reason, ReasonCode::BadUserNameOrPassword);
    EXPECT_EQ(authorizer.admit(loopback, {std::nullopt, "x"}).reason, ReasonCode::BadUserNameOrPassword);
}

TEST(BusKeyAuthorizer, TheKeyMayAppearLater) {
    const Installation installation;
    auto authorizer = installation.authorizer();
    EXPECT_EQ(
        authorizer.admit(loopback, {"mixer", mixer_password}).reason, ReasonCode::BadUserNameOrPassword
    );
    installation.write_key();
    EXPECT_EQ(authorizer.admit(loopback, {"mixer", mixer_password}).reason, ReasonCode::Success);
}

TEST(BusKeyAuthorizer, AKeyOfAnotherSizeIsNoKey) {
    const Installation installation;
    installation.write_key(31);
    EXPECT_FALSE(read_bus_key(installation.path / "bus.key"));
}

TEST(BusKeyAuthorizer, AnonymousClientsComeFromThisMachineOnly) {
    const Installation installation;
    auto authorizer = installation.authorizer();
    EXPECT_EQ(authorizer.admit(loopback, {}).reason, ReasonCode::Success);
    EXPECT_EQ(authorizer.admit({Origin::Remote, ""}, {}).reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(authorizer.admit({Origin::Unix, ""}, {}).reason, ReasonCode::NotAuthorized);
    EXPECT_EQ(authorizer.admit({Origin::Trusted, ""}, {"a", "b"}).principal.kind, Principal::Kind::Trusted);
}

TEST(BusKeyAuthorizer, ATrustedPeerWithANameSpeaksForThatNameAlone) {
    const Installation installation;
    auto authorizer = installation.authorizer();
    const auto lamp = authorizer.admit({Origin::Trusted, ""}, {"lamp", std::nullopt}).principal;
    EXPECT_EQ(lamp, (Principal{Principal::Kind::Trusted, "lamp"}));
    EXPECT_TRUE(authorizer.may_publish({lamp, "lamp"}, "tutti/worker/lamp"));
    EXPECT_FALSE(authorizer.may_publish({lamp, "lamp"}, "tutti/worker/mixer"));
    const auto person = authorizer.admit({Origin::Trusted, ""}, {}).principal;
    EXPECT_TRUE(authorizer.may_publish({person, "cli-1"}, "tutti/worker/mixer"));
}

} // namespace tutti::hub

#include "display/output_url.hpp"

#include <gtest/gtest.h>

namespace tutti::display {
namespace {

Target target(std::string_view text) {
    const auto url = parse_output_url(text);
    EXPECT_TRUE(url) << text << ": " << (url ? "" : url.error().reason);
    return url ? url->target : Target{};
}
toml::Complaint complaint(std::string_view text) {
    const auto url = parse_output_url(text);
    return url ? toml::Complaint{} : url.error();
}

TEST(OutputUrl, NamesAHostAndWhatItsProtocolHas) {
    EXPECT_EQ(target("ddp://192.168.1.20"), Target(DdpTarget{"192.168.1.20", 4048, 1}));
    EXPECT_EQ(target("ddp://[fe80::1]:4000?destination=2"), Target(DdpTarget{"fe80::1", 4000, 2}));
    EXPECT_EQ(target("artnet://node.local/"), Target(ArtnetTarget{"node.local", 6454, false, 0, false}));
    EXPECT_EQ(
        target("artnet://10.0.0.7?universe=16&sync=true"),
        Target(ArtnetTarget{"10.0.0.7", 6454, false, 16, true})
    );
    EXPECT_EQ(target("artnet://broadcast"), Target(ArtnetTarget{"255.255.255.255", 6454, true, 0, false}));
    EXPECT_EQ(target("sacn://10.0.0.7"), Target(SacnTarget{"10.0.0.7", 5568, 1, 100, 0}));
    EXPECT_EQ(
        target("sacn://multicast?universe=3&priority=150&sync=7"), Target(SacnTarget{"", 5568, 3, 150, 7})
    );
}

TEST(OutputUrl, TakesAUniverseFromItsMulticastAddress) {
    EXPECT_EQ(target("sacn://239.255.1.4"), Target(SacnTarget{"", 5568, 260, 100, 0}));
    EXPECT_EQ(target("sacn://239.255.0.1?universe=1"), Target(SacnTarget{"", 5568, 1, 100, 0}));
    EXPECT_EQ(
        complaint("sacn://239.255.0.1?universe=2").reason,
        "is where universe 1 is heard; universe 2 is heard at 239.255.0.2"
    );
    EXPECT_EQ(
        complaint("sacn://239.255.255.255").reason,
        "is no multicast address of a universe, which are 1 to 63999"
    );
}

TEST(OutputUrl, NamesADeviceAFileOrAFolder) {
    EXPECT_EQ(target("wled://Porch"), Target(WledTarget{"Porch"}));
    EXPECT_EQ(target("wled://Living%20Room"), Target(WledTarget{"Living Room"}));
    EXPECT_EQ(target("framebuffer:/dev/fb1"), Target(FramebufferTarget{"/dev/fb1"}));
    EXPECT_EQ(target("png:/tmp/frames"), Target(PngTarget{"/tmp/frames"}));
    EXPECT_EQ(target("gif:what?.gif"), Target(GifTarget{"what?.gif"}));
    EXPECT_EQ(target("video:show.mp4"), Target(VideoTarget{"show.mp4"}));
}

TEST(OutputUrl, SaysWhatIsWrong) {
    EXPECT_EQ(
        complaint("dpp://10.0.0.1"),
        (toml::Complaint{
            "must begin with ddp://, artnet://, sacn://, wled://, framebuffer:, png:, gif: or video:", "ddp"
        })
    );
    EXPECT_EQ(
        complaint("window").reason, "a window is no output but a program of its own: start tutti-window"
    );
    EXPECT_EQ(complaint("ddp:10.0.0.1").reason, "must go on as in ddp://192.168.1.20");
    EXPECT_EQ(complaint("ddp").reason, "must go on as in ddp://192.168.1.20");
    EXPECT_EQ(complaint("ddp://").reason, "must name a host: an address, such as 192.168.1.20, or a name");
    EXPECT_EQ(complaint("ddp://10.0.0.1:0").reason, "has a port that is not 1 to 65535");
    EXPECT_EQ(complaint("ddp://10.0.0.1:70000").reason, "has a port that is not 1 to 65535");
    EXPECT_EQ(complaint("sacn://10.0.0.1?priority=201").reason, "`priority` must be from 0 to 200");
    EXPECT_EQ(complaint("artnet://10.0.0.1?universe=x").reason, "`universe` must be from 0 to 32767");
    EXPECT_EQ(complaint("artnet://10.0.0.1?sync=1").reason, "`sync` must be true or false");
    EXPECT_EQ(
        complaint("artnet://10.0.0.1?univers=1"),
        (toml::Complaint{"knows no option `univers`; known here: universe, sync", "universe"})
    );
    EXPECT_EQ(complaint("ddp://10.0.0.1?destination=1&destination=2").reason, "says `destination` twice");
    EXPECT_EQ(complaint("wled://Porch?x=1").reason, "takes no options, so not `x`");
    EXPECT_EQ(complaint("wled://%4").reason, "has a % without two hex digits");
    EXPECT_EQ(complaint("wled://").reason, "must have the name of the device as WLED shows it: wled://Porch");
    EXPECT_EQ(complaint("png:").reason, "must have a path behind the colon");
}

} // namespace
} // namespace tutti::display

#include "onvif/device_service.hpp"
#include "onvif/xml_testing.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

namespace tutti::onvif {
namespace {

std::string time_text(std::string_view date, std::string_view time) {
    return fmt::format(
        "<tds:GetSystemDateAndTimeResponse><tds:SystemDateAndTime><tt:DateTimeType>NTP</tt:DateTimeType>"
        "<tt:UTCDateTime><tt:Time>{}</tt:Time><tt:Date>{}</tt:Date></tt:UTCDateTime></tds:SystemDateAndTime>"
        "</tds:GetSystemDateAndTimeResponse>",
        time, date
    );
}

TEST(CameraTime, IsReadFromItsParts) {
    const auto time = read_system_date_and_time(element(time_text(
        "<tt:Year>2026</tt:Year><tt:Month>11</tt:Month><tt:Day>28</tt:Day>",
        "<tt:Hour>21</tt:Hour><tt:Minute>5</tt:Minute><tt:Second>9</tt:Second>"
    )));
    ASSERT_TRUE(time);
    EXPECT_EQ(time->time_since_epoch(), seconds(1'795'899'909));
}

TEST(CameraTime, ThatIsNoneIsAnError) {
    const auto with = [](std::string_view date, std::string_view time) {
        return read_system_date_and_time(element(time_text(date, time))).has_value();
    };
    constexpr auto noon = "<Hour>12</Hour><Minute>0</Minute><Second>0</Second>";
    EXPECT_TRUE(with("<Year>2026</Year><Month>2</Month><Day>28</Day>", noon));
    EXPECT_FALSE(with("<Year>2026</Year><Month>2</Month><Day>29</Day>", noon));
    EXPECT_FALSE(with("<Year>2026</Year><Month>257</Month><Day>1</Day>", noon));
    EXPECT_FALSE(with("<Year>99999999</Year><Month>1</Month><Day>1</Day>", noon));
    EXPECT_FALSE(with("<Year>2026</Year><Month>1</Month>", noon));
    EXPECT_FALSE(with(
        "<Year>2026</Year><Month>1</Month><Day>1</Day>", "<Hour>24</Hour><Minute>0</Minute><Second>0</Second>"
    ));
    EXPECT_FALSE(read_system_date_and_time(element("<a/>")));
}

TEST(CameraServices, AreKnownByTheirNamespaces) {
    const auto services = read_services(element("<R><Service><Namespace>http://www.onvif.org/ver10/device/"
                                                "wsdl</Namespace><XAddr>http://c/d</XAddr></Service>"
                                                "<Service><Namespace>http://www.onvif.org/ver20/media/wsdl</"
                                                "Namespace><XAddr>http://c/m2</XAddr></Service>"
                                                "<Service><Namespace>http://www.onvif.org/ver10/media/wsdl</"
                                                "Namespace><XAddr>http://c/m</XAddr></Service>"
                                                "<Service><Namespace>http://www.onvif.org/ver20/ptz/wsdl</"
                                                "Namespace><XAddr>http://c/p</XAddr></Service></R>"));
    EXPECT_EQ(services, (Services{"http://c/m", "http://c/p"}));
}

TEST(CameraServices, AreCapabilitiesOfOldCameras) {
    const auto services = read_capabilities(
        element("<R><tds:Capabilities><tt:Device><tt:XAddr>http://c/d</tt:XAddr></tt:Device>"
                "<tt:Media><tt:XAddr>http://c/m</tt:XAddr></tt:Media></tds:Capabilities></R>")
    );
    EXPECT_EQ(services, (Services{"http://c/m", ""})) << "it does not move";
}

TEST(CameraInformation, IsItsMakerAndModel) {
    const auto about =
        read_device_information(element("<R><Manufacturer>tp-link</Manufacturer><Model>Tapo "
                                        "C200</Model><FirmwareVersion>1.3</FirmwareVersion></R>"));
    EXPECT_EQ(about.maker, "tp-link");
    EXPECT_EQ(about.model, "Tapo C200");
    EXPECT_EQ(about.firmware, "1.3");
}

} // namespace
} // namespace tutti::onvif

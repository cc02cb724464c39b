#include "onvif/web_discovery.hpp"
#include "onvif/xml.hpp"

#include <gtest/gtest.h>

namespace tutti::onvif {
namespace {

constexpr std::string_view hikvision =
    R"(<?xml version="1.0" encoding="UTF-8"?><env:Envelope xmlns:env="http://www.w3.org/2003/05/soap-envelope"
 xmlns:wsadis="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery"
 xmlns:dn="http://www.onvif.org/ver10/network/wsdl"><env:Header><wsadis:RelatesTo>urn:uuid:1</wsadis:RelatesTo></env:Header>
<env:Body><d:ProbeMatches><d:ProbeMatch><wsadis:EndpointReference><wsadis:Address>urn:uuid:f00d</wsadis:Address>
</wsadis:EndpointReference><d:Types>dn:NetworkVideoTransmitter tds:Device</d:Types>
<d:Scopes>onvif://www.onvif.org/type/video_encoder onvif://www.onvif.org/hardware/DS-2DE2A404IW-DE3
 onvif://www.onvif.org/name/Front%20door onvif://www.onvif.org/location/city/hangzhou</d:Scopes>
<d:XAddrs>http://192.168.1.64/onvif/device_service http://[fe80::2]/onvif/device_service</d:XAddrs>
<d:MetadataVersion>10</d:MetadataVersion></d:ProbeMatch></d:ProbeMatches></env:Body></env:Envelope>)";

TEST(Probe, AsksForNetworkVideoTransmitters) {
    const auto probe = parse_xml(print_probe("urn:uuid:12"));
    ASSERT_TRUE(probe);
    EXPECT_EQ(probe->text_at({"Header", "MessageID"}), "urn:uuid:12");
    EXPECT_EQ(probe->text_at({"Body", "Probe", "Types"}), "dn:NetworkVideoTransmitter");
}

TEST(ProbeMatches, SayWhoIsWhere) {
    const auto devices = read_probe_matches(hikvision);
    ASSERT_TRUE(devices);
    ASSERT_EQ(devices->size(), 1U);
    const auto& device = devices->front();
    EXPECT_EQ(device.id, "urn:uuid:f00d");
    EXPECT_EQ(device.name, "Front door");
    EXPECT_EQ(device.hardware, "DS-2DE2A404IW-DE3");
    EXPECT_TRUE(device.is_camera);
    EXPECT_EQ(
        device.addresses,
        (std::vector<std::string>{
            "http://192.168.1.64/onvif/device_service", "http://[fe80::2]/onvif/device_service"
        })
    );
}

TEST(ProbeMatches, OfPrintersAreNoCameras) {
    const auto devices = read_probe_matches(
        "<Envelope><Body><ProbeMatches><ProbeMatch><Types>wsdp:Device wprt:PrintDeviceType"
        "</Types><XAddrs>ftp://x http://y/</XAddrs></ProbeMatch></ProbeMatches></Body></Envelope>"
    );
    ASSERT_TRUE(devices);
    EXPECT_FALSE(devices->front().is_camera);
    EXPECT_EQ(devices->front().addresses, std::vector<std::string>{"http://y/"});
}

TEST(ProbeMatches, AreAtMostSixtyFour) {
    std::string many = "<Envelope><Body><ProbeMatches>";
    for (int i = 0; i < 100; ++i) many += "<ProbeMatch/>";
    const auto devices = read_probe_matches(many + "</ProbeMatches></Body></Envelope>");
    ASSERT_TRUE(devices);
    EXPECT_EQ(devices->size(), 64U);
}

TEST(ProbeMatches, EveryCutIsAnError) {
    for (std::size_t size = 0; size < hikvision.size(); ++size)
        EXPECT_FALSE(read_probe_matches(hikvision.substr(0, size))) << size;
    EXPECT_FALSE(read_probe_matches(print_probe("urn:uuid:1"))) << "our own question";
}

} // namespace
} // namespace tutti::onvif

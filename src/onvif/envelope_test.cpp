#include "onvif/envelope.hpp"
#include "onvif/service_place.hpp"

#include <gtest/gtest.h>

namespace tutti::onvif {
namespace {

Error fault(std::string_view inner) {
    const auto answer = read_answer(
        "<SOAP-ENV:Envelope xmlns:SOAP-ENV=\"http://www.w3.org/2003/05/soap-envelope\"><SOAP-ENV:Body>"
        "<SOAP-ENV:Fault>"
            + std::string(inner) + "</SOAP-ENV:Fault></SOAP-ENV:Body></SOAP-ENV:Envelope>",
        "GetProfiles"
    );
    return answer ? Error{} : answer.error();
}

TEST(Envelope, HoldsTheRequestAndWhoAsks) {
    const auto request = make_request("http://www.onvif.org/ver10/media/wsdl", "GetProfiles");
    EXPECT_EQ(request.operation(), "GetProfiles");
    EXPECT_EQ(request.action, "http://www.onvif.org/ver10/media/wsdl/GetProfiles");
    const auto plain = parse_xml(print_envelope(request, {}));
    ASSERT_TRUE(plain);
    EXPECT_EQ(plain->name, "Envelope");
    EXPECT_EQ(plain->child("Header"), nullptr);
    EXPECT_NE(plain->at({"Body", "GetProfiles"}), nullptr);
    const auto signed_one = parse_xml(print_envelope(request, "<Security/>"));
    ASSERT_TRUE(signed_one);
    EXPECT_NE(signed_one->at({"Header", "Security"}), nullptr);
}

TEST(Envelope, AnAnswerIsFoundWhateverItsPrefixes) {
    for (const auto* text :
         {"<s:Envelope xmlns:s='x'><s:Header/><s:Body><trt:GetProfilesResponse a='1'/></s:Body></s:Envelope>",
          "<Envelope><Body><GetProfilesResponse a='1'/></Body></Envelope>",
          "<?xml version=\"1.0\"?>\n<env:Envelope>\n <env:Body>\n  <ns9:GetProfilesResponse a='1'/> "
          "</env:Body></env:Envelope>"}) {
        const auto answer = read_answer(text, "GetProfiles");
        ASSERT_TRUE(answer) << text;
        EXPECT_EQ(answer->attribute("a"), "1");
    }
}

TEST(Envelope, WhatIsNoAnswerSaysWhatItIs) {
    EXPECT_EQ(
        read_answer("<html><body>Not found</body></html>", "Stop").error().code, ErrorCode::InvalidInput
    );
    EXPECT_EQ(read_answer("nothing", "Stop").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(read_answer("<Envelope><Body/></Envelope>", "Stop").error().code, ErrorCode::InvalidInput);
    EXPECT_EQ(
        read_answer("<Envelope><Body><GetProfilesResponse/></Body></Envelope>", "Stop").error().message,
        "the answer to Stop is a GetProfilesResponse"
    );
}

TEST(Fault, SaysItsReasonAndItsSubcode) {
    const auto error = fault("<s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>ter:NotAuthorized</"
                             "s:Value></s:Subcode></s:Code>"
                             "<s:Reason><s:Text xml:lang='en'>Sender not Authorized</s:Text></s:Reason>");
    EXPECT_EQ(error.code, ErrorCode::PermissionDenied);
    EXPECT_EQ(error.message, "Sender not Authorized (NotAuthorized)");
}

TEST(Fault, TheSubcodeWithinTheSubcodeCounts) {
    const auto error = fault("<Code><Value>env:Sender</Value><Subcode><Value>ter:InvalidArgVal</"
                             "Value><Subcode><Value>ter:NoToken</Value>"
                             "</Subcode></Subcode></Code><Reason><Text>Error</Text></Reason>");
    EXPECT_EQ(error.code, ErrorCode::NotFound);
    EXPECT_EQ(error.message, "Error (NoToken)");
}

TEST(Fault, OfTheOldSoapIsReadToo) {
    const auto error =
        fault("<faultcode>wsse:FailedAuthentication</faultcode><faultstring>denied</faultstring>");
    EXPECT_EQ(error.code, ErrorCode::PermissionDenied);
    EXPECT_EQ(error.message, "denied");
}

TEST(Fault, OfTheReceiverMayPass) {
    EXPECT_EQ(fault("<Code><Value>s:Receiver</Value></Code>").code, ErrorCode::Unavailable);
    EXPECT_EQ(fault("<Code><Value>s:Sender</Value></Code>").code, ErrorCode::Conflict);
    EXPECT_EQ(fault("").message, "it does not say why");
}

TEST(Place, IsReadAndPrinted) {
    for (const auto* url :
         {"http://192.168.1.20/onvif/device_service", "http://[fe80::1]:8080/x?y=1",
          "rtsp://camera.local:554/a/b", "https://c"})
        EXPECT_EQ(print(parse_place(url).value()), url);
    EXPECT_EQ(print(parse_place("rtsp://me:secret@camera/a").value()), "rtsp://camera/a");
    for (const auto* wrong :
         {"", "camera", "://x", "http://", "http://a:0/", "http://a:b/", "http://a b/", "http://[x]/"})
        EXPECT_FALSE(parse_place(wrong)) << wrong;
}

TEST(Place, ACameraIsWhereItWasReached) {
    const auto known = parse_place("http://10.0.0.5:8899/onvif/device_service").value();
    EXPECT_EQ(reachable("http://10.0.0.5:8000/onvif/ptz", known), "http://10.0.0.5:8000/onvif/ptz");
    EXPECT_EQ(reachable("http://192.168.1.10/onvif/ptz", known), "http://10.0.0.5:8899/onvif/ptz")
        << "the factory's address";
    EXPECT_EQ(reachable("rtsp://192.168.1.10:554/live", known), "rtsp://10.0.0.5:554/live");
    EXPECT_FALSE(reachable("nonsense", known));
}

} // namespace
} // namespace tutti::onvif

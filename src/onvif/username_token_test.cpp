#include "base/base64.hpp"
#include "onvif/username_token.hpp"
#include "onvif/xml.hpp"

#include <gtest/gtest.h>

namespace tutti::onvif {
namespace {

// The example of the ONVIF Application Programmer's Guide 1.0 (2011), §6.1.1.
constexpr auto created = "2010-09-16T07:50:45Z";

TEST(UsernameToken, TheDigestIsThatOfOnvifsExample) {
    const auto nonce = from_base64("LKqI6G/AikKCQrN0zqZFlg==").value();
    EXPECT_EQ(password_digest(nonce, created, "userpassword"), "tuOSpGlFlIXsozq4HFNeeGeFLEI=");
}

TEST(UsernameToken, SaysWhoAsksAndWhenByTheCamerasClock) {
    const auto nonce = from_base64("LKqI6G/AikKCQrN0zqZFlg==").value();
    const WallTime time{seconds(1'284'623'445)};
    const auto token =
        parse_xml("<s:x xmlns:s='y'>" + print_security({"us&er", "userpassword"}, nonce, time) + "</s:x>");
    ASSERT_TRUE(token);
    const auto* element = token->at({"Security", "UsernameToken"});
    ASSERT_NE(element, nullptr);
    EXPECT_EQ(element->text_at({"Username"}), "us&er");
    EXPECT_EQ(element->text_at({"Password"}), "tuOSpGlFlIXsozq4HFNeeGeFLEI=");
    EXPECT_EQ(element->text_at({"Nonce"}), "LKqI6G/AikKCQrN0zqZFlg==");
    EXPECT_EQ(element->text_at({"Created"}), created);
    EXPECT_TRUE(element->child("Password")->attribute("Type").ends_with("#PasswordDigest"));
}

} // namespace
} // namespace tutti::onvif

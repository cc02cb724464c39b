#include "workers/alerts/push_service.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace tutti::alerts {
namespace {

const std::vector<std::string> none;

TEST(PushService, OfABrowserIsAsked) {
    for (const auto* endpoint :
         {"https://fcm.googleapis.com/fcm/send/abc:def",
          "https://updates.push.services.mozilla.com/wpush/v2/x", "https://web.push.apple.com/Q",
          "https://db5p.notify.windows.com/w/?token=a%2b", "https://push.example:443/1", "https://8.8.8.8/1",
          "https://push.example#@10.0.0.1:1"})
        EXPECT_TRUE(check_push_service(endpoint, none)) << endpoint;
}

TEST(PushService, InANetworkOfItsOwnIsNotAsked) {
    for (const auto* endpoint :
         {"https://127.0.0.1/", "https://localhost/", "https://192.168.1.1/cgi", "https://[::1]/",
          "https://[fd12::1]/", "https://[::ffff:10.0.0.1]/", "https://169.254.169.254/latest",
          "https://nas/", "https://printer.local/", "https://box.home.arpa/",
          "https://metadata.google.internal/", "https://2130706433/", "https://0x7f.1/",
          "https://push.example.:443/"})
        EXPECT_FALSE(check_push_service(endpoint, none)) << endpoint;
}

TEST(PushService, IsAskedOnThePortOfHttpsAlone) {
    EXPECT_FALSE(check_push_service("https://push.example:8443/1", none));
    EXPECT_FALSE(check_push_service("https://push.example:22/1", none));
    EXPECT_FALSE(check_push_service("https://push.example:99999/1", none));
    EXPECT_FALSE(check_push_service("https://push.example:/1", none));
}

TEST(PushService, HasAUrlThatIsReadInOneWay) {
    for (const auto* endpoint :
         {"http://push.example/", "https:push.example", "https://", "https:///x", "https://a@push.example/",
          "https://a:b@push.example/", "https://push.example\\@10.0.0.1/", "https://10.0.0.1?.push.example/",
          "https://[::1/", "https://push example/", "ftp://push.example/"})
        EXPECT_FALSE(check_push_service(endpoint, none)) << endpoint;
}

TEST(PushService, InANetworkOfItsOwnIsNotAskedHoweverItIsCut) {
    for (const std::string_view endpoint :
         {"https://192.168.1.1:443/x", "https://[fd12::1]:443/x", "https://localhost:443/x"})
        for (std::size_t cut = 0; cut <= endpoint.size(); ++cut)
            EXPECT_FALSE(check_push_service(endpoint.substr(0, cut), none)) << endpoint.substr(0, cut);
}

TEST(PushService, ThatIsNamedIsAskedWhereverItIs) {
    const std::vector<std::string> hosts = {"push.lan", "127.0.0.1", "::1"};
    for (const auto* endpoint :
         {"https://push.lan/1", "https://PUSH.lan:8443/1", "https://127.0.0.1:9/", "https://[::1]:9/"}) {
        EXPECT_TRUE(check_push_service(endpoint, hosts)) << endpoint;
        EXPECT_TRUE(is_named_service(endpoint, hosts)) << endpoint;
    }
    for (const auto* endpoint : {"https://a.push.lan/", "https://127.0.0.2/", "http://push.lan/"})
        EXPECT_FALSE(check_push_service(endpoint, hosts)) << endpoint;
    EXPECT_FALSE(is_named_service("https://push.example/", hosts));
}

} // namespace
} // namespace tutti::alerts

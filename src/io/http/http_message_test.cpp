#include "io/http/http_message.hpp"

#include <gtest/gtest.h>

namespace tutti::io {
namespace {

std::string
print(const PreparedResponse& response, PreparedResponse::Part part = PreparedResponse::Part::Whole) {
    std::string out;
    response.append_to(out, "Date: D\r\n", PreparedResponse::Connection::KeepAlive, part);
    return out;
}

TEST(PreparedResponse, IsStatusDateFieldsLengthAndBody) {
    const PreparedResponse response(HttpResponse{200, "text/plain", "hi", {{"X", "y"}}});
    EXPECT_EQ(
        print(response),
        "HTTP/1.1 200 OK\r\nDate: D\r\nX: y\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
    );
}

TEST(PreparedResponse, HeadHasTheLengthButNoBody) {
    const PreparedResponse response(HttpResponse{200, "text/plain", "hi", {}});
    const auto head = print(response, PreparedResponse::Part::HeadOnly);
    EXPECT_NE(head.find("Content-Length: 2"), std::string::npos);
    EXPECT_TRUE(head.ends_with("\r\n\r\n"));
}

TEST(PreparedResponse, NotModifiedHasNoLengthAndNoBody) {
    EXPECT_EQ(
        print(PreparedResponse(HttpResponse{304, "", "x", {}})),
        "HTTP/1.1 304 Not Modified\r\nDate: D\r\n\r\n"
    );
}

TEST(HttpDate, IsTheFixedFormat) {
    EXPECT_EQ(http_date_line(wall_time_from_seconds(784111777.5)), "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n");
}

TEST(HasToken, IgnoresCaseSpacesAndParameters) {
    EXPECT_TRUE(has_token("gzip, BR ;q=0.5", "br"));
    EXPECT_TRUE(has_token("br;q=1.000", "br"));
    EXPECT_FALSE(has_token("br;q=0", "br"));
    EXPECT_FALSE(has_token("br;q=0.000, gzip", "br"));
    EXPECT_FALSE(has_token("brotli", "br"));
    EXPECT_FALSE(has_token("", "br"));
}

TEST(FindCookie, TakesTheWholeName) {
    const HttpField fields[] = {{"Cookie", "a=1; session=abc=d ; x"}, {"cookie", "other=2"}};
    HttpRequest request;
    request.fields = fields;
    EXPECT_EQ(find_cookie(request, "session"), "abc=d");
    EXPECT_EQ(find_cookie(request, "other"), "2");
    EXPECT_EQ(find_cookie(request, "sessio"), std::nullopt);
}

} // namespace
} // namespace tutti::io

#include "io/tls_process.hpp"

#include <gtest/gtest.h>

namespace tutti::io {
namespace {

TEST(TlsWords, AreACodeAndASentence) {
    EXPECT_EQ(
        parse_tls_words("invalid_input the certificate expired\n"),
        (Error{ErrorCode::InvalidInput, "the certificate expired"})
    );
    EXPECT_EQ(parse_tls_words("timeout too late"), (Error{ErrorCode::Timeout, "too late"}));
}

TEST(TlsWords, CutAnywhereAreStillWords) {
    constexpr std::string_view whole = "unavailable connecting to a:1: Connection refused\n";
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto error = parse_tls_words(whole.substr(0, length));
        const bool has_code = length > whole.find(' ');
        EXPECT_EQ(error.code, has_code ? ErrorCode::Unavailable : ErrorCode::Environment) << length;
        if (!has_code) EXPECT_EQ(error.message, "tutti-tls ended without saying why");
    }
}

} // namespace
} // namespace tutti::io

// HTTP requests as the server parses them: the first byte seeds how the rest is cut into pieces. Whatever the
// cuts, the same requests must come out, and every view must be readable.
#include "base/random.hpp"
#include "io/http/http_parser.hpp"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

namespace {

using namespace tutti;
using Outcome = io::HttpParser::Outcome;

void note(const io::HttpRequest& request, std::string& seen) {
    seen.append(request.method).append(" ").append(request.path).append("?").append(request.query);
    seen.append("|").append(request.host).append("|").append(request.body).append("|");
    for (const auto& field : request.fields)
        seen.append(field.name).append(":").append(field.value).append(";");
    seen.append(request.keep_alive ? "k" : "c").append(request.upgrade ? "u\n" : "-\n");
    static_cast<void>(request.find("X-Nothing"));
    static_cast<void>(io::find_cookie(request, "tutti_session"));
    static_cast<void>(io::has_token(request.find("Accept-Encoding").value_or(""), "br"));
}

/// Every request that comes out, when pieces of these lengths go in. When a refusal comes may depend on the
/// cuts: what cannot become a request any more is sometimes known early.
std::string parse(std::string_view bytes, SeededRandom* cuts) {
    io::HttpParser parser(io::HttpLimits{.head = 1024, .target = 256, .body = 512, .fields = 16});
    std::string seen;
    while (true) {
        const auto outcome = parser.next();
        if (outcome == Outcome::Failed) {
            if (parser.problem().status < 400 || parser.problem().message.empty()) std::abort();
            return seen;
        }
        if (outcome == Outcome::Complete) {
            note(parser.request(), seen);
            static_cast<void>(parser.head().size() + parser.rest().size());
            continue;
        }
        static_cast<void>(parser.take_continue());
        if (bytes.empty()) return seen;
        const auto room = parser.prepare();
        auto count = std::min(room.size(), bytes.size());
        if (cuts != nullptr) count = std::min<std::size_t>(count, 1 + cuts->next() % 17);
        std::memcpy(room.data(), bytes.data(), count);
        parser.commit(count);
        bytes.remove_prefix(count);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    SeededRandom cuts(data[0]);
    if (parse(bytes, nullptr) != parse(bytes, &cuts)) std::abort();
    return 0;
}

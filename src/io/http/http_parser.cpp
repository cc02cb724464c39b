// One of the two files that include Beast: its parsers of requests and of responses, without its containers.
// A request's fields are kept as offsets into one buffer, so it costs no allocation.
#include "io/http/http_parser.hpp"

#include "base/result.hpp"
#include "io/http/http_response_parser.hpp"
#include "io/http/request_target.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>

#include <algorithm>
#include <cstring>
#include <optional>
#include <vector>

namespace tutti::io {

namespace http = boost::beast::http;
using boost::beast::string_view;
using boost::system::error_code;

namespace {

constexpr std::size_t first_buffer = 2048;
constexpr std::size_t least_room = 1024;

/// A view that survives the buffer's moves: relative to the first byte of its request.
struct Slice {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
};
struct FieldSlice {
    Slice name;
    Slice value;
};

/// Lists and signs of a Content-Length are understood differently by different readers (RFC 9112 §6.3).
bool is_number(string_view value) noexcept {
    return !value.empty() && std::ranges::all_of(value, [](char c) { return c >= '0' && c <= '9'; });
}

/// What the message says, while it is parsed.
struct Draft {
    Slice method;
    Slice target;
    std::vector<FieldSlice> fields;
    std::string body;
    int version = 11;
    bool head_done = false;
    int lengths = 0;
    int hosts = 0;
};

class BeastParser final : public http::basic_parser<true> {
public:
    BeastParser(Draft& draft, const HttpLimits& limits) : draft_(draft), limits_(limits) {
        header_limit(limits.head);
        body_limit(limits.body);
        eager(true);
    }

    /// The buffer as it lies during this put().
    void set_base(const char* first, std::size_t size) noexcept {
        base_ = first;
        size_ = size;
    }
    const std::optional<HttpProblem>& problem() const noexcept { return problem_; }

private:
    bool slice(string_view text, Slice& out) noexcept {
        if (text.empty()) {
            out = {};
            return true;
        }
        if (text.data() < base_ || text.data() + text.size() > base_ + size_) return false;
        out.offset = static_cast<std::uint32_t>(text.data() - base_);
        out.size = static_cast<std::uint32_t>(text.size());
        return true;
    }

    void refuse(error_code& ec, unsigned status, const char* code, const char* message) {
        problem_ = HttpProblem{status, code, message};
        ec = http::error::bad_field;
    }

    void on_request_impl(http::verb, string_view method, string_view target, int version, error_code& ec)
        override {
        draft_.version = version;
        if (target.size() > limits_.target) {
            refuse(ec, 414, "uri_too_long", "the request target is too long");
            return;
        }
        slice(method, draft_.method);
        slice(target, draft_.target);
    }

    void on_field_impl(http::field field, string_view name, string_view value, error_code& ec) override {
        if (draft_.fields.size() >= limits_.fields) {
            refuse(ec, 431, "header_too_large", "the request has too many header fields");
            return;
        }
        FieldSlice entry;
        slice(name, entry.name);
        if (!slice(value, entry.value)) {
            refuse(ec, 400, "bad_request", "a header field is folded over several lines");
            return;
        }
        if (field == http::field::transfer_encoding) {
            // Bodies here are small and their length is known: what has two framings is not taken at all.
            refuse(ec, 411, "length_required", "a request body needs a Content-Length");
            return;
        }
        if (field == http::field::content_length && !(++draft_.lengths == 1 && is_number(value))) {
            refuse(ec, 400, "bad_request", "Content-Length is not one number");
            return;
        }
        if (field == http::field::host && ++draft_.hosts > 1) {
            refuse(ec, 400, "bad_request", "Host stands more than once");
            return;
        }
        draft_.fields.push_back(entry);
    }

    void on_header_impl(error_code&) override { draft_.head_done = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view bytes, error_code&) override {
        draft_.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t, string_view, error_code&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, string_view, error_code&) override { return 0; }
    void on_finish_impl(error_code&) override {}
    void on_response_impl(int, string_view, int, error_code&) override {}

    Draft& draft_;
    const HttpLimits& limits_;
    const char* base_ = nullptr;
    std::size_t size_ = 0;
    std::optional<HttpProblem> problem_;
};

HttpProblem explain(const error_code& error, std::string_view here) {
    const bool first_line_is_whole = here.find('\n') != std::string_view::npos;
    if (error == http::error::header_limit && !first_line_is_whole)
        return {414, "uri_too_long", "the request target is too long"};
    if (error == http::error::header_limit)
        return {431, "header_too_large", "the header fields are too large"};
    if (error == http::error::body_limit || error == http::error::buffer_overflow)
        return {413, "content_too_large", "the body is too large"};
    if (error == http::error::bad_version && names_other_version(here))
        return {505, "http_version_not_supported", "only HTTP/1.1 is spoken here"};
    return {400, "bad_request", "not an HTTP/1.1 request: " + error.message()};
}

} // namespace

struct HttpParser::Impl {
    explicit Impl(const HttpLimits& given) : limits(given), buffer(first_buffer) { draft.fields.reserve(16); }

    const char* begin_of_request() const noexcept { return buffer.data() + begin; }
    std::string_view view(Slice slice) const noexcept {
        return {begin_of_request() + slice.offset, slice.size};
    }

    void make_room();
    void drop_request();
    Outcome parse();
    Outcome refuse(HttpProblem reason);
    Outcome check_incomplete();
    Outcome finish();

    HttpLimits limits;
    std::vector<char> buffer;
    std::size_t begin = 0;  ///< first byte of the present request
    std::size_t parsed = 0; ///< bytes of it that the parser has taken, body left out
    std::size_t head = 0;   ///< bytes of its head, once that is whole
    std::size_t end = 0;    ///< behind the last byte that arrived
    Draft draft;
    std::optional<BeastParser> parser;
    std::vector<HttpField> fields;
    HttpRequest request;
    HttpProblem problem;
    bool complete = false;
    bool failed = false;
    bool continue_told = false;
};

void HttpParser::Impl::make_room() {
    if (begin == end) begin = end = 0;
    if (buffer.size() - end >= least_room) return;
    if (begin > 0) {
        std::memmove(buffer.data(), buffer.data() + begin, end - begin);
        end -= begin;
        begin = 0;
    }
    if (buffer.size() - end < least_room) buffer.resize(buffer.size() * 2);
}

void HttpParser::Impl::drop_request() {
    begin += parsed;
    parsed = head = 0;
    complete = continue_told = false;
    parser.reset();
    draft.fields.clear();
    draft.head_done = false;
    draft.lengths = draft.hosts = 0;
    if (draft.body.capacity() > 4096) draft.body = std::string();
    draft.body.clear();
}

HttpParser::Outcome HttpParser::Impl::refuse(HttpProblem reason) {
    failed = true;
    problem = std::move(reason);
    return Outcome::Failed;
}

/// Refuses early what can only become a bad request, rather than wait for the end that never comes.
HttpParser::Outcome HttpParser::Impl::check_incomplete() {
    const std::string_view here(begin_of_request(), end - begin);
    if (draft.head_done) return Outcome::NeedMore;
    if (here.empty()) return Outcome::NeedMore;
    if (!is_token(here.substr(0, 1)))
        return refuse({400, "bad_request", "not an HTTP/1.1 request: bad method"});
    for (auto at = here.find('\n'); at != std::string_view::npos; at = here.find('\n', at + 1))
        if (at == 0 || here[at - 1] != '\r')
            return refuse({400, "bad_request", "not an HTTP/1.1 request: a line ends without CR"});
    const bool line_is_whole = here.find('\n') != std::string_view::npos;
    if (!line_is_whole && here.size() > limits.target + 64)
        return refuse({414, "uri_too_long", "the request target is too long"});
    if (here.size() >= limits.head) return refuse(explain(http::error::header_limit, here));
    return Outcome::NeedMore;
}

HttpParser::Outcome HttpParser::Impl::parse() {
    // An empty line before a request is to be ignored (RFC 9112 §2.2).
    while (!parser && end - begin >= 2 && buffer[begin] == '\r' && buffer[begin + 1] == '\n') begin += 2;
    if (!parser) {
        if (begin == end || (end - begin == 1 && buffer[begin] == '\r')) return Outcome::NeedMore;
        parser.emplace(draft, limits);
    }
    while (!parser->is_done()) {
        parser->set_base(begin_of_request(), end - begin);
        error_code error;
        const auto taken =
            parser->put(boost::asio::buffer(begin_of_request() + parsed, end - begin - parsed), error);
        if (parser->problem()) return refuse(*parser->problem());
        const bool was_head = head == 0;
        parsed += taken;
        if (draft.head_done && was_head) {
            const bool nothing_else = parser->is_done() && draft.body.empty();
            const std::string_view here(begin_of_request(), end - begin);
            head = nothing_else ? parsed : here.find("\r\n\r\n") + 4;
        }
        if (draft.head_done && parsed > head) {
            // The body was copied: close the gap, so that the buffer need not hold it.
            std::memmove(buffer.data() + begin + head, buffer.data() + begin + parsed, end - begin - parsed);
            end -= parsed - head;
            parsed = head;
        }
        if (error == http::error::need_more) return check_incomplete();
        if (error) return refuse(explain(error, {begin_of_request(), end - begin}));
        if (taken == 0 && !parser->is_done()) return check_incomplete();
    }
    return finish();
}

HttpParser::Outcome HttpParser::Impl::finish() {
    fields.clear();
    for (const auto& field : draft.fields) fields.push_back({view(field.name), view(field.value)});
    request = HttpRequest{};
    request.method = view(draft.method);
    request.body = draft.body;
    request.fields = fields;
    request.keep_alive = parser->keep_alive() && draft.version == 11;
    request.upgrade = parser->upgrade();
    if (auto bad = take_host(request)) return refuse(std::move(*bad));
    if (draft.hosts == 0 && draft.version == 11)
        return refuse({400, "bad_request", "HTTP/1.1 needs a Host field"});
    if (auto bad = take_target(view(draft.target), request)) return refuse(std::move(*bad));
    complete = true;
    return Outcome::Complete;
}

HttpParser::HttpParser(const HttpLimits& limits) : impl_(std::make_unique<Impl>(limits)) {}
HttpParser::~HttpParser() = default;
HttpParser::HttpParser(HttpParser&&) noexcept = default;
HttpParser& HttpParser::operator=(HttpParser&&) noexcept = default;

std::span<char> HttpParser::prepare() {
    if (impl_->complete) impl_->drop_request();
    impl_->make_room();
    return {impl_->buffer.data() + impl_->end, impl_->buffer.size() - impl_->end};
}

void HttpParser::commit(std::size_t count) {
    invariant(count <= impl_->buffer.size() - impl_->end, "more bytes than the parser had room for");
    impl_->end += count;
}

HttpParser::Outcome HttpParser::next() {
    if (impl_->failed) return Outcome::Failed;
    if (impl_->complete) impl_->drop_request();
    return impl_->parse();
}

const HttpRequest& HttpParser::request() const noexcept { return impl_->request; }
std::string_view HttpParser::head() const noexcept { return {impl_->begin_of_request(), impl_->head}; }
std::string_view HttpParser::rest() const noexcept {
    return {impl_->begin_of_request() + impl_->parsed, impl_->end - impl_->begin - impl_->parsed};
}
const HttpProblem& HttpParser::problem() const noexcept { return impl_->problem; }

bool HttpParser::is_inside_request() const noexcept { return !impl_->complete && impl_->end != impl_->begin; }

bool HttpParser::take_continue() noexcept {
    if (!impl_->draft.head_done || impl_->complete || impl_->continue_told) return false;
    for (const auto& field : impl_->draft.fields) {
        if (!equal_ignoring_case(impl_->view(field.name), "Expect")) continue;
        impl_->continue_told = true;
        return equal_ignoring_case(impl_->view(field.value), "100-continue");
    }
    return false;
}

// ---- responses ----

namespace {

std::string_view view(string_view text) noexcept { return {text.data(), text.size()}; }

class BeastResponseParser final : public http::basic_parser<false> {
public:
    explicit BeastResponseParser(const HttpResponseLimits& limits) : limits_(limits) {
        header_limit(limits.head);
        body_limit(limits.body);
        eager(true);
    }

    /// The buffer as it lies during this put().
    void set_buffer(std::string_view buffer) noexcept { buffer_ = buffer; }

    /// Fewer bytes cannot go on: between two chunks Beast counts on those of the last, "0\r\n\r\n".
    std::size_t least_bytes() const { return is_header_over && chunked() && chunk_left_ == 0 ? 5 : 1; }

    HttpResponse response;
    std::optional<Error> problem;
    bool is_header_over = false;

private:
    void refuse(error_code& ec, ErrorCode code, const char* message) {
        problem = Error{code, message};
        ec = http::error::bad_field;
    }

    void on_response_impl(int code, string_view, int version, error_code&) override {
        response.status = static_cast<unsigned>(code);
        version_ = version;
    }

    void on_field_impl(http::field field, string_view name, string_view value, error_code& ec) override {
        head_size_ += name.size() + value.size() + 4;
        if (++count_ > limits_.fields || head_size_ > limits_.head)
            return refuse(ec, ErrorCode::LimitExceeded, "the answer's fields are too large");
        const bool is_here = value.empty()
                             || (value.data() >= buffer_.data()
                                 && value.data() + value.size() <= buffer_.data() + buffer_.size());
        if (!is_here) return refuse(ec, ErrorCode::InvalidInput, "a field of the answer is folded");
        if (is_header_over) return; // a trailer
        if (field == http::field::content_length && !(++lengths_ == 1 && is_number(value)))
            return refuse(ec, ErrorCode::InvalidInput, "the answer's Content-Length is not one number");
        if (field == http::field::transfer_encoding
            && (version_ != 11 || !equal_ignoring_case(view(value), "chunked")))
            return refuse(ec, ErrorCode::InvalidInput, "the answer has a transfer coding other than chunked");
        if (field == http::field::content_type)
            response.content_type = view(value);
        else
            response.fields.emplace_back(view(name), view(value));
    }

    void on_header_impl(error_code& ec) override {
        is_header_over = true;
        if (response.status == 101) // it was not asked for
            refuse(ec, ErrorCode::InvalidInput, "the server goes over to another protocol");
    }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
    std::size_t on_body_impl(string_view bytes, error_code&) override {
        response.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_chunk_header_impl(std::uint64_t size, string_view, error_code&) override { chunk_left_ = size; }
    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, error_code&) override {
        chunk_left_ -= bytes.size();
        response.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }
    void on_finish_impl(error_code&) override {}
    void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}

    const HttpResponseLimits& limits_;
    std::string_view buffer_;
    std::size_t head_size_ = 0;
    std::uint32_t count_ = 0;
    int version_ = 11;
    int lengths_ = 0;
    std::uint64_t chunk_left_ = 0;
};

Error explain_answer(const error_code& error) {
    if (error == http::error::header_limit)
        return {ErrorCode::LimitExceeded, "the answer's fields are too large"};
    if (error == http::error::body_limit || error == http::error::buffer_overflow)
        return {ErrorCode::LimitExceeded, "the answer's body is too large"};
    if (error == http::error::partial_message) return {ErrorCode::Unavailable, "the answer broke off"};
    return {ErrorCode::InvalidInput, "not an HTTP/1.1 answer: " + error.message()};
}

constexpr int most_interim_answers = 8;

} // namespace

struct HttpResponseParser::Impl {
    Impl(const HttpResponseLimits& given, Body body) : limits(given), has_body(body) { begin(); }

    void begin();
    Outcome parse();
    Outcome fail_with(Error reason);
    Outcome after(const error_code& error);

    HttpResponseLimits limits;
    Body has_body;
    std::string buffer; ///< what arrived and was not taken yet
    std::optional<BeastResponseParser> parser;
    Error problem;
    Outcome outcome = Outcome::NeedMore;
    int interim = 0;
};

void HttpResponseParser::Impl::begin() {
    parser.emplace(limits);
    parser->skip(has_body == Body::None);
    if (has_body == Body::Piecewise) parser->body_limit(boost::none);
}

HttpResponseParser::Outcome HttpResponseParser::Impl::fail_with(Error reason) {
    problem = std::move(reason);
    buffer = std::string();
    return outcome = Outcome::Failed;
}

HttpResponseParser::Outcome HttpResponseParser::Impl::after(const error_code& error) {
    return fail_with(parser->problem ? *parser->problem : explain_answer(error));
}

HttpResponseParser::Outcome HttpResponseParser::Impl::parse() {
    while (buffer.size() >= parser->least_bytes()) {
        error_code error;
        parser->set_buffer(buffer);
        const auto taken = parser->put(boost::asio::buffer(buffer), error);
        buffer.erase(0, taken);
        if (error == http::error::need_more || (!error && taken == 0 && !parser->is_done())) break;
        if (error) return after(error);
        if (!parser->is_done()) continue;
        if (parser->response.status / 100 != 1) return outcome = Outcome::Complete;
        if (++interim > most_interim_answers)
            return fail_with({ErrorCode::InvalidInput, "interim answers without end"});
        begin();
    }
    if (buffer.size() > limits.head) return after(http::error::header_limit);
    return outcome;
}

HttpResponseParser::HttpResponseParser(const HttpResponseLimits& limits, Body body)
    : impl_(std::make_unique<Impl>(limits, body)) {}
HttpResponseParser::~HttpResponseParser() = default;
HttpResponseParser::HttpResponseParser(HttpResponseParser&&) noexcept = default;
HttpResponseParser& HttpResponseParser::operator=(HttpResponseParser&&) noexcept = default;

HttpResponseParser::Outcome HttpResponseParser::put(std::string_view bytes) {
    if (impl_->outcome != Outcome::NeedMore) return impl_->outcome;
    impl_->buffer += bytes;
    return impl_->parse();
}

HttpResponseParser::Outcome HttpResponseParser::put_end() {
    if (impl_->outcome != Outcome::NeedMore) return impl_->outcome;
    error_code error = http::error::partial_message;
    if (impl_->parser->got_some()) impl_->parser->put_eof(error);
    if (error) return impl_->after(error);
    return impl_->outcome = Outcome::Complete;
}

bool HttpResponseParser::has_head() const noexcept {
    return impl_->parser->is_header_over && impl_->parser->response.status / 100 != 1;
}

HttpResponse& HttpResponseParser::response() noexcept { return impl_->parser->response; }
const Error& HttpResponseParser::problem() const noexcept { return impl_->problem; }

} // namespace tutti::io

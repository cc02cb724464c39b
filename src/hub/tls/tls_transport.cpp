#include "hub/tls/tls_transport.hpp"

#include "base/printable.hpp"
#include "hub/tls/tls_words.hpp"
#include "password/user_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <openssl/err.h>
#include <openssl/x509.h>
#include <utility>

namespace tutti::hub {

namespace {

/// So much is sealed before it is offered below: a few records, sent by one call. What is not taken then is
/// kept, so it is also what a client that does not read costs beside its queue.
constexpr std::size_t sealed_at_once = 64 * 1024;
/// Answers to what a client asks of TLS alone, while it takes none.
constexpr std::size_t most_owed = 256 * 1024;

/// What the certificate's subject calls itself (CN), in UTF-8. Empty: it does not, or by what is no name.
std::string common_name(const X509& certificate) {
    X509_NAME* const subject = X509_get_subject_name(&certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) return {};
    unsigned char* text = nullptr;
    const int length = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at)));
    if (length < 0) return {};
    std::string name(reinterpret_cast<const char*>(text), static_cast<std::size_t>(length));
    OPENSSL_free(text);
    return name.find('\0') == std::string::npos ? name : std::string();
}

} // namespace

TlsTransport::TlsTransport(TlsDoor& door, std::unique_ptr<Transport> below, std::string peer)
    : door_(door), below_(std::move(below)), connection_(SSL_new(door.context())), peer_(std::move(peer)) {
    BIO* const bio = BIO_new(method());
    invariant(connection_ && bio != nullptr, "OpenSSL has no memory");
    BIO_set_data(bio, this);
    BIO_set_init(bio, 1);
    SSL_set_bio(connection_.get(), bio, bio);
    SSL_set_accept_state(connection_.get());
}

BIO_METHOD* TlsTransport::method() {
    static BIO_METHOD* const method = [] {
        BIO_METHOD* const made = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tutti transport");
        BIO_meth_set_read(made, give);
        BIO_meth_set_write(made, take);
        BIO_meth_set_ctrl(made, control);
        return made;
    }();
    return method;
}

int TlsTransport::give(BIO* bio, char* into, int room) {
    auto& self = *static_cast<TlsTransport*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    if (self.input_.empty() && !self.hear(self.room_)) {
        if (self.asked_ == Asked::Gone) return 0;
        BIO_set_retry_read(bio);
        return -1;
    }
    const auto count = self.input_.copy(into, static_cast<std::size_t>(room));
    self.input_.remove_prefix(count);
    return static_cast<int>(count);
}

int TlsTransport::take(BIO* bio, const char* bytes, int count) {
    auto& self = *static_cast<TlsTransport*>(BIO_get_data(bio));
    BIO_clear_retry_flags(bio);
    auto& made = self.owed_.empty() ? self.door_.buffers().made : self.owed_;
    made.append(bytes, static_cast<std::size_t>(count));
    return count;
}

long TlsTransport::control(BIO* bio, int command, long, void*) {
    const auto& self = *static_cast<const TlsTransport*>(BIO_get_data(bio));
    if (command == BIO_CTRL_EOF) return self.asked_ == Asked::Gone ? 1 : 0;
    return command == BIO_CTRL_FLUSH ? 1 : 0;
}

/// Asks below, once in a call: whether there is something now.
bool TlsTransport::hear(std::size_t most) {
    if (asked_ != Asked::NotYet) return false;
    auto& came = door_.buffers().came;
    const auto got = below_->read(std::span(came).first(std::min(most, came.size())));
    asked_ = Asked::Came;
    if (got.outcome == Transfer::Outcome::NotNow) asked_ = Asked::Nothing;
    if (got.outcome == Transfer::Outcome::Gone) asked_ = Asked::Gone;
    input_ = {came.data(), got.count};
    return !input_.empty();
}

// As much is taken from below as there is room here, and what is sealed is longer than what is in it: so all
// of it fits, but for the rest of a record that had begun to come before.
Transfer TlsTransport::read(std::span<char> into) noexcept {
    if (stage_ == Stage::Ended) return {Transfer::Outcome::Gone};
    if (stage_ == Stage::ShakesHands && !door_.may_shake_hands()) return {Transfer::Outcome::NotNow};
    asked_ = Asked::NotYet;
    room_ = into.size();
    input_ = unread_;
    const auto count = open_records(into);
    keep_rest();
    const bool has_shaken_hands =
        stage_ == Stage::ShakesHands && SSL_is_init_finished(connection_.get()) == 1;
    const bool is_welcome = !has_shaken_hands || begin_to_speak();
    if (!send_made() || !is_welcome) stage_ = Stage::Ended;
    if (!is_welcome) return {Transfer::Outcome::Gone}; // whatever it said right behind
    if (count > 0) return {Transfer::Outcome::Moved, count};
    return {stage_ == Stage::Ended ? Transfer::Outcome::Gone : Transfer::Outcome::NotNow};
}

std::size_t TlsTransport::open_records(std::span<char> into) {
    std::size_t filled = 0;
    while (filled < into.size()) {
        ERR_clear_error();
        errno = 0;
        std::size_t got = 0;
        const int returned = SSL_read_ex(connection_.get(), into.data() + filled, into.size() - filled, &got);
        filled += got;
        if (returned == 1) continue;
        note_end(returned);
        break;
    }
    return filled;
}

void TlsTransport::note_end(int returned) {
    const auto error = SSL_get_error(connection_.get(), returned);
    if (error == SSL_ERROR_WANT_READ) return;
    if (stage_ == Stage::ShakesHands) {
        // Who only looks whether somebody listens has done no wrong.
        const bool said_something = SSL_get_state(connection_.get()) != TLS_ST_BEFORE || !input_.empty();
        if (said_something || ERR_peek_error() != 0) door_.tell(peer_, tls_trouble(connection_.get()));
    }
    stage_ = Stage::Ended;
    // OpenSSL has no goodbye for a connection that failed.
    if (error != SSL_ERROR_ZERO_RETURN) SSL_set_quiet_shutdown(connection_.get(), 1);
}

void TlsTransport::keep_rest() {
    if (input_.empty()) {
        unread_ = {};
        return;
    }
    unread_ = std::string(input_); // perhaps the end of itself
    input_ = {};
}

/// False: it is not to.
bool TlsTransport::begin_to_speak() {
    stage_ = Stage::Open;
    const std::string peer = std::exchange(peer_, {});
    if (!door_.options().certificate_is_user) return true;
    const X509* const certificate = SSL_get0_peer_certificate(connection_.get());
    if (certificate == nullptr) return true;
    user_ = common_name(*certificate);
    if (password::is_user_name(user_)) return true;
    constexpr std::size_t enough = 64;
    door_.tell(
        peer,
        fmt::format(
            "its certificate names \"{}\", which is no name of a user", printable_beginning(user_, enough)
        )
    );
    return false;
}

bool TlsTransport::has_more() const noexcept {
    return !unread_.empty() || stage_ == Stage::Ended || SSL_pending(connection_.get()) > 0
           || below_->has_more();
}

/// Offers below what OpenSSL made. False: the client is lost.
bool TlsTransport::send_made() {
    auto& made = door_.buffers().made;
    if (owed_.empty() && made.empty()) return true;
    const auto sent = below_->write(owed_.empty() ? made : owed_);
    if (owed_.empty())
        owed_.assign(made, sent.count);
    else
        owed_.erase(0, sent.count);
    made.clear();
    if (owed_.empty()) owed_ = {};
    return sent.outcome != Transfer::Outcome::Gone && owed_.size() <= most_owed;
}

Transfer TlsTransport::write(std::string_view bytes) noexcept {
    if (stage_ == Stage::Ended) return {Transfer::Outcome::Gone};
    if (!send_made()) return {Transfer::Outcome::Gone};
    std::size_t taken = 0;
    while (stage_ == Stage::Open && !owes() && taken < bytes.size()) {
        const auto piece = bytes.substr(taken, sealed_at_once);
        ERR_clear_error();
        std::size_t sealed = 0;
        const int returned = SSL_write_ex(connection_.get(), piece.data(), piece.size(), &sealed);
        if (returned != 1) return {Transfer::Outcome::Gone};
        taken += sealed;
        if (!send_made()) return {Transfer::Outcome::Gone};
    }
    if (taken == 0) return {Transfer::Outcome::NotNow};
    return {Transfer::Outcome::Moved, taken};
}

void TlsTransport::finish() noexcept {
    if (stage_ != Stage::ShakesHands) {
        ERR_clear_error();
        SSL_shutdown(connection_.get()); // the goodbye is ours alone: whether it is answered does not matter
    }
    send_made();
    below_->finish();
}

} // namespace tutti::hub

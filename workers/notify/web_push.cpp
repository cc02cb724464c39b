#include "workers/notify/web_push.hpp"

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/json.hpp"

#include <fmt/format.h>

#include <array>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <string>
#include <utility>

namespace tutti::notify {

namespace {

template <auto release>
struct ReleasedBy {
    template <class T>
    void operator()(T* thing) const noexcept {
        release(thing);
    }
};
using Bio = std::unique_ptr<BIO, ReleasedBy<BIO_free_all>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, ReleasedBy<EVP_CIPHER_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, ReleasedBy<EVP_MD_CTX_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, ReleasedBy<EVP_PKEY_CTX_free>>;
using Key = std::unique_ptr<EVP_PKEY, ReleasedBy<EVP_PKEY_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, ReleasedBy<ECDSA_SIG_free>>;

constexpr const char* curve = "prime256v1";
constexpr std::size_t point_size = 65;
constexpr std::size_t number_size = 32;
constexpr std::size_t salt_size = 16;
constexpr std::size_t tag_size = 16;
constexpr std::uint32_t record_size = 4096;
constexpr seconds kept_by_service = std::chrono::days(1); // of a device that is away
constexpr auto token_holds = std::chrono::hours(12);      // a day at most (RFC 8292 §2)

std::unexpected<Error> refused(const char* step) {
    return fail(ErrorCode::Environment, fmt::format("{} failed in OpenSSL", step));
}

const unsigned char* bytes_of(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}
unsigned char* bytes_of(std::string& text) { return reinterpret_cast<unsigned char*>(text.data()); }
int size_of(std::string_view text) { return static_cast<int>(text.size()); }

std::string hmac(std::string_view key, std::string_view text) {
    std::string digest(number_size, '\0');
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), size_of(key), bytes_of(text), text.size(), bytes_of(digest), &size);
    return digest;
}

/// HKDF with SHA-256 for no more than one block of it (RFC 5869).
std::string derive(std::string_view salt, std::string_view secret, std::string info, std::size_t size) {
    info += '\1';
    return hmac(hmac(salt, secret), info).substr(0, size);
}

Result<std::string> encrypt(std::string_view text, std::string_view key, std::string_view nonce) {
    const CipherContext context(EVP_CIPHER_CTX_new());
    std::string sealed(text.size() + tag_size, '\0');
    int written = 0;
    int last = 0;
    const bool is_done =
        context != nullptr
        && EVP_EncryptInit_ex(context.get(), EVP_aes_128_gcm(), nullptr, bytes_of(key), bytes_of(nonce)) == 1
        && EVP_EncryptUpdate(context.get(), bytes_of(sealed), &written, bytes_of(text), size_of(text)) == 1
        && EVP_EncryptFinal_ex(context.get(), bytes_of(sealed) + written, &last) == 1
        && EVP_CIPHER_CTX_ctrl(
               context.get(), EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size), sealed.data() + text.size()
           ) == 1;
    if (!is_done) return refused("encrypting");
    return sealed;
}

Result<Key> public_key(std::string_view point) {
    if (point.size() != point_size || point[0] != '\4')
        return fail(ErrorCode::InvalidInput, "a device's key is no uncompressed point");
    std::string copy(point);
    std::array parameters = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, const_cast<char*>(curve), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, copy.data(), copy.size()),
        OSSL_PARAM_construct_end(),
    };
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* made = nullptr;
    if (context == nullptr || EVP_PKEY_fromdata_init(context.get()) != 1) return refused("reading a key");
    if (EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.data()) != 1)
        return fail(ErrorCode::InvalidInput, "a device's key is not on the curve P-256");
    return Key(made);
}

bool is_urgent(const contract::Event& event) {
    const auto* severity = event.data.find("severity");
    const bool is_info = severity != nullptr && severity->is_string() && severity->string() == "info";
    return event.type == "alert.raised" && !is_info;
}

std::string json_part(Value value) { return to_base64url(print_json(value)); }

} // namespace

void PushKey::Release::operator()(evp_pkey_st* key) const noexcept { EVP_PKEY_free(key); }

Result<PushKey> PushKey::make() {
    auto* made = EVP_EC_gen(curve);
    if (made == nullptr) return refused("making a key");
    return PushKey(made);
}

Result<PushKey> PushKey::from_pem(std::string_view text) {
    const Bio bio(BIO_new_mem_buf(text.data(), size_of(text)));
    auto* read = bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr) : nullptr;
    if (read == nullptr) return fail(ErrorCode::InvalidInput, "it is no private key in PEM");
    PushKey key(read);
    std::array<char, 64> group{};
    const bool is_known = EVP_PKEY_get_group_name(read, group.data(), group.size(), nullptr) == 1;
    if (!is_known || std::string_view(group.data()) != curve)
        return fail(ErrorCode::InvalidInput, "the key is on another curve than P-256");
    return key;
}

std::string PushKey::pem() const {
    const Bio bio(BIO_new(BIO_s_mem()));
    PEM_write_bio_PrivateKey(bio.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    char* text = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &text);
    return {text, static_cast<std::size_t>(size)};
}

std::string PushKey::point() const {
    std::string point(point_size, '\0');
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(
        key_.get(), OSSL_PKEY_PARAM_ENCODED_PUBLIC_KEY, bytes_of(point), point.size(), &size
    );
    return point;
}

Result<std::string> PushKey::sign(std::string_view text) const {
    const DigestContext context(EVP_MD_CTX_new());
    std::string coded(128, '\0');
    std::size_t size = coded.size();
    const bool is_done =
        context != nullptr
        && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1
        && EVP_DigestSign(context.get(), bytes_of(coded), &size, bytes_of(text), text.size()) == 1;
    if (!is_done) return refused("signing");
    const auto* der = bytes_of(std::string_view(coded));
    const Signature signature(d2i_ECDSA_SIG(nullptr, &der, static_cast<long>(size)));
    if (signature == nullptr) return refused("signing");
    std::string numbers(2 * number_size, '\0');
    constexpr int width = number_size;
    BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), bytes_of(numbers), width);
    BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), bytes_of(numbers) + width, width);
    return numbers;
}

Result<std::string> PushKey::share_with(std::string_view point) const {
    auto other = public_key(point);
    if (!other) return pass_on(other);
    const KeyContext context(EVP_PKEY_CTX_new(key_.get(), nullptr));
    std::string shared(number_size, '\0');
    std::size_t size = shared.size();
    const bool is_done = context != nullptr && EVP_PKEY_derive_init(context.get()) == 1
                         && EVP_PKEY_derive_set_peer(context.get(), other->get()) == 1
                         && EVP_PKEY_derive(context.get(), bytes_of(shared), &size) == 1;
    if (!is_done) return refused("sharing a secret");
    return shared;
}

Result<std::string>
seal(std::string_view text, const PushReceiver& receiver, const PushKey& once, std::string_view salt) {
    using namespace std::string_literals;
    if (text.size() > most_of_a_push) return fail(ErrorCode::LimitExceeded, "too long for a push message");
    if (salt.size() != salt_size) return fail(ErrorCode::InvalidInput, "a salt has 16 bytes");
    const auto shared = once.share_with(receiver.point);
    if (!shared) return shared;
    const auto point = once.point();
    const auto secret =
        derive(receiver.secret, *shared, "WebPush: info\0"s + receiver.point + point, number_size);
    const auto key = derive(salt, secret, "Content-Encoding: aes128gcm\0"s, 16);
    const auto nonce = derive(salt, secret, "Content-Encoding: nonce\0"s, 12);
    const auto sealed = encrypt(std::string(text) + '\2', key, nonce); // 2: the last record, no padding
    if (!sealed) return sealed;
    std::string body(salt);
    for (int shift = 24; shift >= 0; shift -= 8) body += static_cast<char>(record_size >> shift & 0xFF);
    body += static_cast<char>(point.size());
    return body + point + *sealed;
}

Result<std::string>
vapid_field(const PushKey& key, std::string_view endpoint, std::string_view contact, WallTime now) {
    const auto url = io::parse_http_url(endpoint);
    if (!url) return std::unexpected(url.error());
    if (url->scheme != io::HttpUrl::Scheme::Https)
        return fail(ErrorCode::InvalidInput, "a push service is asked over https alone");
    const auto expires = std::chrono::floor<seconds>(now + token_holds).time_since_epoch().count();
    const auto said = fmt::format(
        "{}.{}", json_part(Value::object({{"typ", "JWT"}, {"alg", "ES256"}})),
        json_part(Value::object({{"aud", "https://" + url->authority()}, {"exp", expires}, {"sub", contact}}))
    );
    const auto signature = key.sign(said);
    if (!signature) return signature;
    return fmt::format("vapid t={}.{}, k={}", said, to_base64url(*signature), to_base64url(key.point()));
}

Result<io::HttpCall> push_call(const Delivery& delivery, const PushKey& key, WallTime now) {
    const auto point = from_base64url(delivery.device.point);
    const auto secret = from_base64url(delivery.device.secret);
    if (!point || !secret) return fail(ErrorCode::InvalidInput, "a device's key is no base64url");
    auto once = PushKey::make();
    if (!once) return pass_on(once);
    std::string salt(salt_size, '\0');
    if (RAND_bytes(bytes_of(salt), size_of(salt)) != 1) return refused("drawing a salt");
    const auto shown = notification_of(delivery.event);
    auto sealed = seal(shown, {*point, *secret}, *once, salt);
    if (!sealed) return pass_on(sealed);
    auto field = vapid_field(key, delivery.url, delivery.device.contact, now);
    if (!field) return pass_on(field);
    io::HttpCall call;
    call.method = "POST";
    call.url = delivery.url;
    call.content_type = "application/octet-stream";
    call.body = std::move(*sealed);
    if (!delivery.device.anywhere) call.reach = io::Reach::PublicAlone; // the browser said where to
    call.fields = {
        {"Authorization", std::move(*field)},
        {"Content-Encoding", "aes128gcm"},
        {"TTL", std::to_string(kept_by_service.count())},
        {"Urgency", is_urgent(delivery.event) ? "high" : "normal"},
        // A later one of the same takes its place while the device is away (RFC 8030 §5.4).
        {"Topic", fmt::format("{:016x}", digest(delivery.event.id.substr(0, delivery.event.id.rfind('.'))))},
    };
    return call;
}

} // namespace tutti::notify

package activemark.mark.profile;

/**
 * Where the largest absolute activation of a block's output sits. In vision transformers it keeps
 * to a channel, while the token may change from picture to picture (Sun et al., arXiv 2402.17762).
 *
 * @param token token that, with its channel, holds it in most pictures
 * @param channel channel that holds it together with that token
 * @param share share of pictures in which that token and channel hold it
 * @param modalChannel channel that holds it in most pictures, whatever the token
 * @param channelShare share of pictures in which that channel holds it
 * @param kind kind of token that holds it in most pictures
 * @param kindShare share of pictures in which a token of that kind holds it
 */
public record Peak(
    int token,
    int channel,
    double share,
    int modalChannel,
    double channelShare,
    TokenKind kind,
    double kindShare) {}

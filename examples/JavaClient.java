import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A minimal client of CFIS with java.net.http. It asks for the payments, as often as its argument says: java JavaClient.java 3
 * The environment gives CFIS_BASE_URL and CFIS_TOKEN, and with JAVA_TOOL_OPTIONS what to trust.
 */
public class JavaClient {
  static class GivingUp extends Exception {
    GivingUp(String message) {
      super(message);
    }
  }

  // A real client has a JSON library.
  private static final Pattern MESSAGE = Pattern.compile("\"Message\"\\s*:\\s*\"([^\"]+)\"");

  // It follows no redirect, which would take the token elsewhere.
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final String baseUrl;
  private String token;

  JavaClient(String baseUrl, String token) throws GivingUp {
    if (token == null || token.isEmpty()) throw new GivingUp("CFIS_TOKEN: is not set");
    if (baseUrl == null || !baseUrl.startsWith("https://")) {
      throw new GivingUp("CFIS_BASE_URL: a token travels over https only");
    }
    this.baseUrl = baseUrl;
    this.token = token;
  }

  HttpResponse<String> payments() throws GivingUp, InterruptedException {
    HttpResponse<String> answer = ask("/partner/payments");
    if (answer.statusCode() == 401) {
      renew();
      answer = ask("/partner/payments");
    }
    if (answer.statusCode() != 200) throw new GivingUp("/partner/payments: " + answer.statusCode());
    return answer;
  }

  /** The old token may be dead as soon as this was sent, so it is never repeated. Keep the new one where the old one came from. */
  private void renew() throws GivingUp, InterruptedException {
    HttpResponse<String> answer = ask("/partner/renew");
    if (answer.statusCode() != 200) {
      throw new GivingUp(
          "the token was refused, and cannot be renewed (" + answer.statusCode() + "): ask for a new one");
    }
    Matcher renewed = MESSAGE.matcher(answer.body());
    if (!renewed.find()) throw new GivingUp("the renewal brought no token");
    token = renewed.group(1);
    System.err.println("cfis: the token was renewed");
  }

  private HttpResponse<String> ask(String path) throws GivingUp, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(baseUrl + path))
        .timeout(Duration.ofSeconds(10))
        .header("X-Api-Key", token)
        .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException error) {
      throw new GivingUp(path + ": there was no answer (" + error.getClass().getSimpleName() + ")");
    }
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      JavaClient client = new JavaClient(System.getenv("CFIS_BASE_URL"), System.getenv("CFIS_TOKEN"));
      int times = args.length == 0 ? 1 : Integer.parseInt(args[0]);
      for (int i = 0; i < times; i++) System.out.println(client.payments().statusCode());
    } catch (GivingUp error) {
      System.err.println("cfis: " + error.getMessage());
      System.exit(1);
    }
  }
}

package org.mcpruntime.architecture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.StreamSupport;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** The arrows as the poms draw them. */
final class Poms {

  private static final String MODULES = "/project/modules/module";

  /** Artifacts of ours, in any scope. */
  private static final String ARROWS =
      "/project/dependencies/dependency[groupId='org.mcpruntime']/artifactId";

  private static final String EXAMPLES = "example-servers";

  private Poms() {}

  /**
   * What is wrong with the order of the modules or with what they declare. A module below {@code
   * tests} may depend on every module before it.
   */
  static List<String> problems(Path repository) throws IOException {
    var problems = new ArrayList<String>();
    var before = new HashSet<String>();
    for (var path : modules(repository)) {
      var module = ProductModule.of(path);
      if (module.isEmpty() && !path.startsWith("tests/") && !path.startsWith("examples/")) {
        problems.add(path + " is no module of the table");
      }
      for (var arrow : texts(repository.resolve(path).resolve("pom.xml"), ARROWS)) {
        if (arrow.equals(EXAMPLES)) {
          continue; // partners of tests, which know nothing of the product
        }
        if (!before.contains(arrow)) {
          problems.add(path + " depends on " + arrow + ", which is not listed before it");
        }
        if (module.isPresent()
            && ProductModule.of(arrow).filter(module.get()::mayUseInMain).isEmpty()) {
          problems.add(path + " depends on " + arrow + ", which the table does not allow");
        }
      }
      before.add(path.substring(path.lastIndexOf('/') + 1)); // as its artifact is called
    }
    return problems;
  }

  /** Folders of the modules, in their order. */
  static List<String> modules(Path repository) throws IOException {
    return texts(repository.resolve("pom.xml"), MODULES);
  }

  private static List<String> texts(Path pom, String path) throws IOException {
    try {
      var document = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
      var nodes =
          XPathFactory.newInstance()
              .newXPath()
              .evaluateExpression(path, document, XPathNodes.class);
      return StreamSupport.stream(nodes.spliterator(), false)
          .map(Node::getTextContent)
          .map(String::strip)
          .toList();
    } catch (ParserConfigurationException | SAXException | XPathExpressionException e) {
      throw new IOException(pom + " cannot be read as XML", e);
    }
  }
}

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Lists the texts of Java sources that have two words at least, one a line behind the name of their class: what is filled in as "…".
 * Not those of help and of metrics, and not those of defects, which nobody can mend but the program.
 *
 *   java docs/Messages.java FOLDER…
 */
void main(String... folders) throws IOException {
  var compiler = ToolProvider.getSystemJavaCompiler();
  try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
    for (String folder : folders) {
      List<Path> sources;
      try (Stream<Path> all = Files.walk(Path.of(folder))) {
        sources = all.filter(file -> file.toString().endsWith(".java")).sorted().toList();
      }
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
      var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, units);
      for (CompilationUnitTree unit : task.parse()) {
        String file = Path.of(unit.getSourceFile().getName()).getFileName().toString();
        new Texts(file.replace(".java", "")).scan(unit, null);
      }
    }
  }
}

class Texts extends TreeScanner<Void, Void> {
  private static final Pattern WORDS = Pattern.compile("\\p{L}['’]?[^\\p{L}]* [^\\p{L}]*\\p{L}");
  private static final Pattern DEFECT = Pattern.compile("IllegalStateException|UnsupportedOperationException|AssertionError");
  private static final Pattern NO_MESSAGE = Pattern.compile("requireNonNull|description|heading|gauge|counter|histogram");
  private static final Pattern FILLED_IN = Pattern.compile("%[-0-9.,]*[sdfx]");

  private final String where;

  Texts(String where) {
    this.where = where;
  }

  @Override
  public Void visitAnnotation(AnnotationTree tree, Void nothing) {
    return null;
  }

  @Override
  public Void visitNewClass(NewClassTree tree, Void nothing) {
    return DEFECT.matcher(tree.getIdentifier().toString()).matches() ? null : super.visitNewClass(tree, nothing);
  }

  @Override
  public Void visitMethod(MethodTree tree, Void nothing) {
    return NO_MESSAGE.matcher(tree.getName()).matches() ? null : super.visitMethod(tree, nothing);
  }

  /** In a chain of calls the ones before count for themselves. */
  @Override
  public Void visitMethodInvocation(MethodInvocationTree tree, Void nothing) {
    return NO_MESSAGE.matcher(name(tree)).matches() ? scan(tree.getMethodSelect(), null) : super.visitMethodInvocation(tree, nothing);
  }

  private static String name(MethodInvocationTree tree) {
    return tree.getMethodSelect() instanceof MemberSelectTree member ? member.getIdentifier().toString() : tree.getMethodSelect().toString();
  }

  @Override
  public Void visitBinary(BinaryTree tree, Void nothing) {
    if (tree.getKind() == Tree.Kind.PLUS && text(tree).indexOf('"') < 0) {
      say(text(tree));
      rest(tree);
      return null;
    }
    return super.visitBinary(tree, nothing);
  }

  @Override
  public Void visitLiteral(LiteralTree tree, Void nothing) {
    say(text(tree));
    return null;
  }

  /** What is in a text but none itself: choices, calls. */
  private void rest(ExpressionTree tree) {
    if (tree instanceof BinaryTree plus && plus.getKind() == Tree.Kind.PLUS) {
      rest(plus.getLeftOperand());
      rest(plus.getRightOperand());
    } else if (!(tree instanceof LiteralTree)) {
      scan(tree, null);
    }
  }

  private static String text(ExpressionTree tree) {
    return switch (tree) {
      case BinaryTree plus when plus.getKind() == Tree.Kind.PLUS -> text(plus.getLeftOperand()) + text(plus.getRightOperand());
      case LiteralTree literal when literal.getValue() instanceof String string -> string;
      case LiteralTree literal when literal.getValue() instanceof Character character -> character.toString();
      default -> "…";
    };
  }

  private void say(String text) {
    String line = FILLED_IN.matcher(text).replaceAll("…").replaceAll("…+", "…").replaceAll("\\p{Cntrl}+", " ").strip();
    if (WORDS.matcher(line).find()) {
      System.out.println(where + "\t" + line);
    }
  }
}
